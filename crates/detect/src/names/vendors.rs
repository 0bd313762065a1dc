//! Words that name other services, so that their keys are not taken for Phota's.

/// Tells whether a lower-case word names another service.
pub(crate) fn is_vendor(word: &str) -> bool {
    VENDORS.binary_search(&word).is_ok()
}

/// Tells whether a vendor runs other people's programs: its name before another's is a place, not an owner.
pub(super) fn is_platform(word: &str) -> bool {
    PLATFORMS.contains(&word)
}

#[rustfmt::skip]
const PLATFORMS: &[&str] = &[
    "alibaba", "aliyun", "aws", "azure", "bitbucket", "cloudflare", "digitalocean", "docker", "doppler",
    "firebase", "gcp", "github", "gitlab", "google", "heroku", "netlify", "npm", "runpod", "supabase",
    "tencent", "upstash", "vercel", "zapier",
];

/// A cheap test before an identifier is classified: it holds `phot` or a vendor's word.
pub(crate) fn may_name_provider(identifier: &[u8]) -> bool {
    identifier.windows(4).any(|window| window.eq_ignore_ascii_case(b"phot"))
        || super::parts(identifier).any(|part| {
            let mut lower = [0; 16];
            let Some(lower) = lower.get_mut(..part.len()) else { return false };
            lower.copy_from_slice(part);
            lower.make_ascii_lowercase();
            std::str::from_utf8(lower).is_ok_and(is_vendor)
        })
}

/// Sorted. Words that are also ordinary English in configuration (`mode`, `plain`) are left out.
#[rustfmt::skip]
const VENDORS: &[&str] = &[
    "adobe", "airtable", "aiven", "akamai", "alchemy", "algolia", "alibaba", "aliyun", "amazon", "amplitude",
    "anthropic", "apify", "appwrite", "asana", "assemblyai", "atlassian", "aws", "azure", "backblaze",
    "baidu", "baseten", "bedrock", "beehiiv", "bfl", "bigquery", "bitbucket", "bitly", "braintree", "bria",
    "bugsnag", "canva", "cartesia", "cerebras", "chargebee", "chromadb", "civitai", "claid", "clarifai",
    "claude", "clerk", "clipdrop", "cloudflare", "cloudinary", "codecov", "cohere", "coinbase", "comfyui",
    "confluent", "contentful", "convertkit", "coveralls", "datadog", "datocms", "deepai", "deepgram", "deepl",
    "deepseek", "deezer", "dialogflow", "digitalocean", "discord", "docker", "docusign", "doppler", "dropbox",
    "dynatrace", "easypost", "elastic", "elasticsearch", "elevenlabs", "etsy", "facebook", "facepp", "fal",
    "falai", "fastly", "fcm", "fedex", "figma", "firebase", "firecrawl", "fireworks", "flickr", "fluxai",
    "flyio", "freepik", "freshdesk", "gcp", "gemini", "giphy", "gitguardian", "github", "gitlab", "gmail",
    "google", "grafana", "groq", "hashnode", "hcaptcha", "helcim", "helicone", "heroku", "heygen",
    "honeybadger", "honeycomb", "hubspot", "huggingface", "ideogram", "imagekit", "imgix", "imgur", "infura",
    "instagram", "intercom", "jira", "kafka", "kinde", "klaviyo", "kling", "krea", "lambdalabs", "langfuse",
    "langsmith", "launchdarkly", "lemonsqueezy", "leonardo", "letzai", "lightx", "linkedin", "livekit",
    "logtail", "loki", "luma", "magnific", "mailchimp", "mailerlite", "mailgun", "mailjet", "mapbox",
    "marketo", "maxmind", "meilisearch", "messagebird", "midjourney", "minio", "mistral", "mistralai",
    "mixpanel", "mongo", "mongodb", "mysql", "neon", "netlify", "newrelic", "nightfall",
    "notion", "novita", "npm", "nvidia", "okta", "okx", "ollama", "onesignal", "openai", "openrouter",
    "openweather", "openweathermap", "opsgenie", "orcid", "paddle", "pagerduty", "pandadoc", "papertrail",
    "paypal", "perplexity", "pexels", "photark", "photobucket", "photon", "photoprism",
    "photoroom", "photoshop", "picsart", "picwish", "pika", "pinecone", "pinterest", "pixelcut", "plaid",
    "planetscale", "plausible", "postgres", "posthog", "postmark", "prodia", "pulumi", "pusher", "pypi",
    "qdrant", "qwen", "rabbitmq", "raygun", "razorpay", "recaptcha", "recraft", "reddit", "redis", "remini",
    "removebg", "replicate", "resend", "revenuecat", "ringcentral", "rollbar", "rudderstack", "runpod",
    "runware", "runway", "salesforce", "scrapingbee", "sendgrid", "sendinblue", "sentry", "serpapi",
    "shopify", "sightengine", "signalwire", "slack", "slazzer", "smtp", "snowflake", "snyk", "sonarqube",
    "soundcloud", "sourcegraph", "sphota", "splunk", "spotify", "square", "stability", "stabilityai",
    "stablediffusion", "statsig", "storyblok", "strava", "stripe", "suno", "supabase", "synthesia", "tavily",
    "telegram", "tencent", "textract", "tiktok", "tinify", "tinypng", "togetherai", "topaz", "trello",
    "turnstile", "twilio", "twitch", "twitter", "typeform", "typesense", "udio", "unkey", "unsplash",
    "uploadcare", "uploadthing", "upstash", "uptimerobot", "vercel", "vertex", "vmake", "vonage", "voyage",
    "wandb", "wasabi", "weaviate", "wifi", "wistia", "workos", "xai", "xero", "yandex", "youtube", "zapier",
    "zendesk", "zoho", "zoom",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn list_is_sorted_for_the_search() {
        assert!(VENDORS.is_sorted());
        assert!(is_vendor("openai") && !is_vendor("phota") && !is_vendor("api"));
    }
}
