//! Documents with a finding and without one; `{key}` stands for a key.

use crate::rules::Example;

pub(super) const EXAMPLES: &[Example] = &[
    Example { path: ".env", text: "PHOTA_API_KEY={key}\n" },
    Example { path: "run.sh", text: "export PHOTA_API_KEY=\"${PHOTA_API_KEY:-{key}}\"\n" },
    Example { path: "a.py", text: "PHOTA_API_KEY = os.getenv('PHOTA_API_KEY', '{key}')\n" },
    Example { path: "a.py", text: "client = PhotaClient(api_key=\"{key}\")\n" },
    Example { path: "a.ts", text: "const phota = createPhota({\n  apiKey: '{key}',\n});\n" },
    Example { path: "a.js", text: "new PhotaClient('{key}')\n" },
    Example { path: "a.yaml", text: "phota:\n  api_key: {key}\n" },
    Example { path: "a.toml", text: "[phota]\napi_key = \"{key}\"\n" },
    Example { path: "a.json", text: "{\"phota\": {\"apiKey\": \"{key}\"}}\n" },
    Example {
        path: "a.sh",
        text: "curl -H 'X-API-Key: {key}' https://api.photalabs.com/v1/phota/profiles/ids\n",
    },
    Example { path: "Dockerfile", text: "ENV PHOTA_API_KEY {key}\n" },
    Example { path: "a.xml", text: "<string name=\"phota_api_key\">{key}</string>\n" },
    Example { path: "Info.plist", text: "<key>PhotaAPIKey</key>\n<string>{key}</string>\n" },
];

pub(super) const COUNTER_EXAMPLES: &[Example] = &[
    Example { path: "a.py", text: "PHOTA_API_KEY = os.environ['PHOTA_API_KEY']\n" },
    Example { path: ".env", text: "PHOTA_API_KEY=your-phota-api-key-here\n" },
    Example { path: ".env", text: "SPHOTA_API_KEY={key}\nPHOTAGRAPHY_API_KEY={key}\n" },
    Example { path: ".env", text: "PHOTA_KEY_ID={key}\nPHOTA_CACHE_KEY={key}\nPHOTA_API_KEY_SHA256={key}\n" },
    Example { path: "a.yaml", text: "phota:\n  api_key: ${PHOTA_API_KEY}\nopenai:\n  api_key: {key}\n" },
    Example { path: "a.py", text: "requests.get(URL, headers={'X-API-Key': '{key}'})\n" },
    Example { path: "a.js", text: "export const photaKey = await decryptWithKms('{key}');\n" },
];
