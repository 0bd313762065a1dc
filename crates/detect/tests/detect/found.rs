//! Keys in every plain syntax are found, with exactly their value and place.

use phota_detect::{Confidence, Detector, Document, Options};

use crate::keys::{BASE62, HEX, assert_found, detect, key, uuid};

/// `{key}` stands for the key.
const DOCUMENTS: &[(&str, &str)] = &[
    // Environment files and shells.
    (".env", "PHOTA_API_KEY={key}\n"),
    (".env", "PHOTA_API_KEY = {key}\n"),
    (".env", "export PHOTA_KEY=\"{key}\" # comment\n"),
    (".env", "PHOTALABS_API_KEY='{key}'\r\nNEXT=1\r\n"),
    (".env", "#PHOTA_API_KEY={key}\n"),
    (".env", "PHOTA_API_KEY={key}"),
    ("a.sh", "PHOTA_API_KEY={key} ./run --fast\n"),
    ("a.sh", "env PHOTA_API_KEY={key} node a.js; echo done\n"),
    ("a.sh", "export PHOTA_API_KEY=${PHOTA_API_KEY:-{key}}\n"),
    ("a.sh", "export PHOTA_API_KEY=${PHOTA_API_KEY:={key}}\n"),
    ("a.sh", "docker run -e PHOTA_API_KEY={key} image\n"),
    ("a.sh", "java -DPHOTA_API_KEY={key} -jar a.jar\n"),
    ("a.sh", "java -Dphota.api.key={key} -jar a.jar\n"),
    ("a.sh", "retouch --phota-api-key {key} in.jpg\n"),
    ("a.sh", "retouch --phota-api-key={key} in.jpg\n"),
    ("a.sh", "retouch --phota-api-key \"{key}\" in.jpg\n"),
    ("a.sh", "gh secret set PHOTA_API_KEY --body \"{key}\"\n"),
    ("a.sh", "heroku config:set PHOTA_API_KEY={key} --app a\n"),
    ("a.sh", "aws ssm put-parameter --name PHOTA_API_KEY --value '{key}' --type SecureString\n"),
    ("a.sh", "kubectl create secret generic phota --from-literal=PHOTA_API_KEY={key}\n"),
    ("a.sh", "vercel env add PHOTA_API_KEY production <<< \"{key}\"\n"),
    ("a.sh", "echo \"PHOTA_API_KEY={key}\" >> .env\n"),
    ("a.sh", "curl -H \"x-api-key: {key}\" \"https://api.photalabs.com/v1/phota/profiles/ids\"\n"),
    ("a.sh", "curl https://api.photalabs.com/v1/phota/profiles/ids --header 'X-API-Key:{key}'\n"),
    ("a.sh", "curl \"https://relay.local/x?phota_api_key={key}&a=1\"\n"),
    ("a.fish", "set -x PHOTA_API_KEY {key}\n"),
    ("a.fish", "set -gx PHOTA_API_KEY \"{key}\"\n"),
    ("a.csh", "setenv PHOTA_API_KEY {key}\n"),
    ("a.bat", "set \"PHOTA_API_KEY={key}\"\r\n"),
    ("a.bat", "setx PHOTA_API_KEY \"{key}\" /M\r\n"),
    ("a.ps1", "$env:PHOTA_API_KEY=\"{key}\"\n"),
    ("a.ps1", "$photaKey = '{key}'\n"),
    ("a.ps1", "[Environment]::SetEnvironmentVariable(\"PHOTA_API_KEY\", \"{key}\", \"User\")\n"),
    ("Makefile", "export PHOTA_API_KEY := {key}\n"),
    ("Dockerfile", "ENV PHOTA_API_KEY={key}\n"),
    ("Dockerfile", "ENV PHOTA_API_KEY {key}\n"),
    ("Dockerfile", "ARG PHOTA_API_KEY=\"{key}\"\n"),
    // Configuration.
    ("a.yaml", "phota_api_key: {key}\n"),
    ("a.yaml", "phota:\n  enabled: true\n  api_key: \"{key}\"\n"),
    ("a.yaml", "providers:\n  phota:\n    auth:\n      token: {key}\n  other:\n    size: 3\n"),
    ("a.yaml", "env:\n  - name: PHOTA_API_KEY\n    value: {key}\n  - name: B\n    value: c\n"),
    ("a.yaml", "env:\n- value: {key}\n  name: PHOTA_API_KEY\n"),
    ("a.yaml", "environment:\n  - PHOTA_API_KEY={key}\n  - A=b\n"),
    ("a.yaml", "environment:\n  - \"PHOTA_API_KEY={key}\"\n"),
    ("a.yaml", "phota_api_key: |\n  {key}\n"),
    ("a.yaml", "services:\n  - name: phota\n    api_key: {key}\n  - name: mail\n    user: x\n"),
    ("a.yaml", "phota: {url: \"https://api.photalabs.com\", key: \"{key}\"}\n"),
    ("a.toml", "[phota]\napi_key = \"{key}\"\n"),
    ("a.toml", "[providers.phota]\nurl = 'x'\nkey = '{key}'\n"),
    ("a.toml", "phota = { api_key = \"{key}\", tier = \"fast\" }\n"),
    ("a.toml", "[env]\nPHOTA_API_KEY = { value = \"{key}\", force = true }\n"),
    ("a.ini", "[phota]\nkey={key}\n"),
    ("a.ini", "[mail]\nuser=a\n\n[Phota]\n; a comment\ntoken = {key}\n"),
    ("a.properties", "phota.api-key={key}\n"),
    ("a.properties", "phota.apiKey: {key}\n"),
    ("a.json", "{\"photaApiKey\": \"{key}\"}\n"),
    ("a.json", "{\"phota\":{\"key\":\"{key}\"}}\n"),
    (
        "a.json",
        "{\n  \"services\": [\n    { \"name\": \"phota\", \"apiKey\": \"{key}\" },\n    { \"name\": \"b\", \"apiKey\": null }\n  ]\n}\n",
    ),
    ("a.json", "{\"env\": [{\"name\": \"PHOTA_API_KEY\", \"value\": \"{key}\"}]}\n"),
    (
        "a.json",
        "{\"headers\": [{\"value\": \"{key}\", \"name\": \"X-API-Key\"}], \"url\": \"https://api.photalabs.com/v1/phota\"}\n",
    ),
    ("a.json", "{\"args\": [\"--phota-api-key\", \"{key}\", \"--fast\"]}\n"),
    ("a.jsonc", "{\n  // local only\n  \"PHOTA_KEY\": \"{key}\", // old\n}\n"),
    ("a.tfvars", "phota_api_key = \"{key}\"\n"),
    ("a.tf", "variable \"phota_api_key\" {\n  type = string\n  default = \"{key}\"\n}\n"),
    ("a.tf", "provider \"phota\" {\n  api_key = \"{key}\"\n}\n"),
    ("a.tf", "locals {\n  phota_key = \"{key}\"\n}\n"),
    ("a.conf", "phota {\n  api-key = \"{key}\"\n}\n"),
    (
        "a.conf",
        "location / {\n  proxy_pass https://api.photalabs.com;\n  proxy_set_header X-API-Key {key};\n}\n",
    ),
    ("a.conf", "SetEnv PHOTA_API_KEY \"{key}\"\n"),
    ("a.service", "[Service]\nEnvironment=PHOTA_API_KEY={key}\n"),
    ("a.service", "[Service]\nEnvironment=\"A=b\" \"PHOTA_API_KEY={key}\"\n"),
    ("a.xml", "<photaApiKey>{key}</photaApiKey>\n"),
    ("a.xml", "<phota>\n  <api-key>{key}</api-key>\n</phota>\n"),
    ("a.xml", "<add key=\"Phota:ApiKey\" value=\"{key}\"/>\n"),
    ("a.xml", "<add value=\"{key}\" key=\"PhotaApiKey\"/>\n"),
    ("a.xml", "<phota url=\"x\" apiKey=\"{key}\" />\n"),
    ("a.xml", "<string name=\"phota_key\">{key}</string>\n"),
    ("a.plist", "<dict>\n\t<key>PHOTA_API_KEY</key>\n\t<string>{key}</string>\n</dict>\n"),
    ("a.html", "<meta name=\"phota-api-key\" content=\"{key}\">\n"),
    ("a.html", "<div data-phota-key='{key}'></div>\n"),
    ("a.http", "GET https://api.photalabs.com/v1/phota/profiles/ids\nX-API-Key: {key}\n"),
    ("a.http", "@photaApiKey={key}\n"),
    // Programming languages.
    ("a.py", "PHOTA_API_KEY: Final[str] = \"{key}\"\n"),
    ("a.py", "os.environ[\"PHOTA_API_KEY\"] = '{key}'\n"),
    ("a.py", "os.environ.setdefault('PHOTA_API_KEY', '{key}')\n"),
    ("a.py", "key = os.environ.get('PHOTA_API_KEY') or '{key}'\n"),
    ("a.py", "KEY = os.getenv(\n    \"PHOTA_API_KEY\",\n    \"{key}\",\n)\n"),
    ("a.py", "client = Phota('{key}')\n"),
    ("a.py", "client = Phota(\n    timeout=3,\n    api_key='{key}',\n)\n"),
    ("a.py", "phota.api_key = '{key}'\n"),
    ("a.py", "env = dict(PHOTA_API_KEY='{key}')\n"),
    ("a.py", "requests.post('https://api.photalabs.com/v1/phota/x', headers={'X-API-Key': '{key}'})\n"),
    ("a.py", "@patch.dict(os.environ, {\"PHOTA_API_KEY\": \"{key}\"})\n"),
    ("a.py", "assert settings.phota_api_key == \"{key}\"\n"),
    ("a.py", "parser.add_argument('--phota-key', type=str, default='{key}')\n"),
    ("a.py", "PHOTA = dict(url='x', key='{key}')\n"),
    ("a.py", "phota_key = f'{key}'\n"),
    ("a.js", "const photaKey = '{key}';\n"),
    ("a.js", "const photaKey = `{key}`\n"),
    ("a.js", "window.PHOTA_API_KEY=\"{key}\"\n"),
    ("a.js", "const k = process.env.PHOTA_API_KEY ?? '{key}';\n"),
    ("a.js", "const k = process.env.PHOTA_API_KEY || \"{key}\";\n"),
    ("a.js", "const { PHOTA_API_KEY = '{key}' } = process.env;\n"),
    ("a.js", "export default { phota: { apiKey: '{key}' } };\n"),
    ("a.js", "const phota = new Phota({ apiKey: '{key}', timeout: 3 });\n"),
    ("a.js", "localStorage.setItem('photaApiKey', '{key}');\n"),
    ("a.js", "h.set('X-API-Key', '{key}'); fetch('https://api.photalabs.com/v1/phota');\n"),
    (
        "a.js",
        "const headers = { 'X-API-Key': '{key}' };\nfetch('https://api.photalabs.com/v1/phota', { headers });\n",
    ),
    (
        "a.js",
        "xhr.setRequestHeader(\"X-API-Key\", \"{key}\"); // api.photalabs.com\nxhr.open('GET', 'https://api.photalabs.com')\n",
    ),
    ("a.ts", "export const PHOTA_API_KEY: string = '{key}' as const;\n"),
    ("a.ts", "private readonly photaApiKey?: string = '{key}';\n"),
    ("a.ts", "createPhota({ baseURL: 'https://api.photalabs.com/v1/phota', apiKey: \"{key}\" })\n"),
    ("a.ts", "const key = config.get('phota.apiKey', '{key}');\n"),
    ("a.go", "const photaAPIKey = \"{key}\"\n"),
    ("a.go", "var photaKey string = \"{key}\"\n"),
    ("a.go", "photaKey := `{key}`\n"),
    ("a.go", "req.Header.Set(\"X-API-Key\", \"{key}\") // https://api.photalabs.com/v1/phota\n"),
    ("a.go", "// See https://api.photalabs.com/docs\nreq.Header.Set(\"X-API-Key\", \"{key}\")\n"),
    ("a.go", "os.Setenv(\"PHOTA_API_KEY\", \"{key}\")\n"),
    ("a.go", "c := phota.New(\"{key}\")\n"),
    ("a.go", "c := phota.Client{APIKey: \"{key}\"}\n"),
    ("a.go", "c := phota.NewClient(phota.WithAPIKey(\"{key}\"))\n"),
    ("a.rs", "pub static PHOTA_API_KEY: &'static str = \"{key}\";\n"),
    ("a.rs", "let phota_key = String::from(\"{key}\");\n"),
    ("a.rs", "let key = env::var(\"PHOTA_API_KEY\").unwrap_or(\"{key}\".into());\n"),
    ("a.rs", "let client = Phota::new(\"{key}\");\n"),
    ("a.rs", "let client = Phota::builder().api_key(\"{key}\").build();\n"),
    ("A.java", "private static final String PHOTA_API_KEY = \"{key}\";\n"),
    ("A.java", "System.setProperty(\"phota.api.key\", \"{key}\");\n"),
    ("A.java", "PhotaClient c = PhotaClient.builder().apiKey(\"{key}\").build();\n"),
    ("A.java", "@Value(\"${phota.apiKey:{key}}\")\n"),
    ("A.java", "map.put(\"PHOTA_API_KEY\", \"{key}\");\n"),
    ("A.kt", "const val PHOTA_API_KEY = \"{key}\"\n"),
    ("A.kt", "val key = System.getenv(\"PHOTA_API_KEY\") ?: \"{key}\"\n"),
    ("a.gradle", "buildConfigField 'String', 'PHOTA_API_KEY', '\"{key}\"'\n"),
    ("a.gradle", "resValue(\"string\", \"phota_api_key\", \"{key}\")\n"),
    ("a.gradle", "manifestPlaceholders = [photaApiKey: \"{key}\"]\n"),
    ("A.swift", "let photaApiKey: String = \"{key}\"\n"),
    (
        "A.swift",
        "request.addValue(\"{key}\", forHTTPHeaderField: \"X-API-Key\") // https://api.photalabs.com\nlet u = URL(string: \"https://api.photalabs.com\")\n",
    ),
    ("A.cs", "public const string PhotaApiKey = \"{key}\";\n"),
    ("A.cs", "Environment.SetEnvironmentVariable(\"PHOTA_API_KEY\", \"{key}\");\n"),
    ("A.cs", "Configuration[\"Phota:ApiKey\"] = \"{key}\";\n"),
    ("a.php", "define('PHOTA_API_KEY', '{key}');\n"),
    ("a.php", "$config['phota']['api_key'] = '{key}';\n"),
    ("a.php", "putenv('PHOTA_API_KEY={key}');\n"),
    ("a.php", "'phota' => ['key' => '{key}'],\n"),
    ("a.rb", "PHOTA_API_KEY = '{key}'.freeze\n"),
    ("a.rb", "ENV['PHOTA_API_KEY'] ||= '{key}'\n"),
    ("a.rb", "Phota.configure { |c| c.api_key = '{key}' }\n"),
    ("a.rb", "phota_key: '{key}',\n"),
    ("a.rb", "{ :phota_api_key => \"{key}\" }\n"),
    ("a.exs", "config :app, phota_api_key: \"{key}\"\n"),
    ("a.ex", "System.get_env(\"PHOTA_API_KEY\") || \"{key}\"\n"),
    ("a.lua", "local phota_key = '{key}'\n"),
    ("a.r", "phota_key <- \"{key}\"\n"),
    ("a.pl", "my $phota_key = '{key}';\n"),
    ("a.pl", "$ENV{PHOTA_API_KEY} = '{key}';\n"),
    ("a.clj", "(def phota-api-key \"{key}\")\n"),
    ("a.clj", "{:phota-api-key \"{key}\"}\n"),
    ("a.hs", "photaApiKey :: String\nphotaApiKey = \"{key}\"\n"),
    ("a.scala", "val photaKey: String = \"{key}\"\n"),
    ("a.dart", "static const String photaApiKey = '{key}';\n"),
    ("a.c", "#define PHOTA_API_KEY \"{key}\"\n"),
    ("a.c", "const char *phota_api_key = \"{key}\";\n"),
    ("a.c", "setenv(\"PHOTA_API_KEY\", \"{key}\", 1);\n"),
    ("a.cpp", "const std::string kPhotaKey{\"{key}\"};\n"),
    ("a.cpp", "std::string photaKey(\"{key}\");\n"),
    ("a.m", "static NSString *const kPhotaApiKey = @\"{key}\";\n"),
    ("a.tcl", "set phota_api_key {{key}}\n"),
    ("a.js", "module.exports = {\n  photaApiKey:\n    // from Anna\n    '{key}',\n};\n"),
    ("a.zig", "const phota_api_key: []const u8 = \"{key}\";\n"),
    ("a.nix", "environment.variables.PHOTA_API_KEY = \"{key}\";\n"),
    ("a.vb", "Const PhotaApiKey As String = \"{key}\"\n"),
    ("a.sql", "UPDATE settings SET value = '{key}' WHERE name = 'phota_api_key';\n"),
    ("a.sql", "INSERT INTO settings VALUES ('phota_api_key', '{key}');\n"),
    ("a.sql", "ALTER DATABASE a SET app.phota_api_key = '{key}';\n"),
    ("a.el", "(setq phota-api-key \"{key}\")\n"),
    ("a.el", "(setenv \"PHOTA_API_KEY\" \"{key}\")\n"),
    ("a.vim", "let g:phota_api_key = '{key}'\n"),
    ("a.applescript", "set photaKey to \"{key}\"\n"),
    (
        "a.m",
        "[r setValue:@\"{key}\" forHTTPHeaderField:@\"X-API-Key\"];\nNSURL *u = [NSURL URLWithString:@\"https://api.photalabs.com\"];\n",
    ),
    ("a.clj", "(def config {:phota {:api-key \"{key}\"}})\n"),
    ("a.proto", "option (phota_api_key) = \"{key}\";\n"),
    ("a.yaml", "kind: Secret\nmetadata:\n  name: phota\nstringData:\n  api-key: {key}\n"),
    (
        "a.yaml",
        "kind: Secret\nmetadata:\n  name: phota-credentials\n  namespace: a\nstringData:\n  token: \"{key}\"\n",
    ),
    ("a.sh", "sed -i 's|PHOTA_API_KEY=.*|PHOTA_API_KEY={key}|' .env\n"),
    ("a.txt", "Here is the API key for Phota: {key}\n"),
    (
        "a.py",
        "import requests\nAPI_KEY = \"{key}\"\nrequests.get(\"https://api.photalabs.com/v1/phota\", headers={\"X-API-Key\": API_KEY})\n",
    ),
    ("A.java", "class PhotaConfig {\n    static final String API_KEY = \"{key}\";\n}\n"),
    (
        "A.java",
        "HttpRequest.newBuilder()\n    .uri(URI.create(\"https://api.photalabs.com/v1\"))\n    .header(\"X-API-Key\", \"{key}\")\n",
    ),
    // Prose, tables, notebooks, logs.
    ("a.md", "The Phota API key is `{key}`.\n"),
    ("a.md", "Phota API key: {key}\n"),
    ("a.md", "| PHOTA_API_KEY | `{key}` |\n"),
    ("a.md", "- **PHOTA_API_KEY**: {key}\n"),
    ("a.md", "- `PHOTA_API_KEY`: `{key}`\n"),
    ("a.md", "`PHOTA_API_KEY={key}`\n"),
    ("a.ipynb", "{\"source\": [\"phota = Phota(api_key=\\\"{key}\\\")\\n\"]}\n"),
    ("a.ipynb", "{\"source\": [\"!export PHOTA_API_KEY={key}\\n\", \"x\"]}\n"),
    ("a.json", "{\"body\": \"{\\\"phota_api_key\\\": \\\"{key}\\\"}\"}\n"),
    ("a.log", "2025-01-01 INFO config PHOTA_API_KEY={key} loaded\n"),
    ("a.log", "config={phota_api_key: '{key}', tier: 'fast'}\n"),
];

/// Every document with a key of its own.
fn documents(key: impl Fn(u64) -> String) -> impl Iterator<Item = (&'static str, String, String)> {
    (1..).zip(DOCUMENTS).map(move |(seed, (path, template))| {
        let key = key(seed);
        (*path, template.replace("{key}", &key), key)
    })
}

#[test]
fn random_key_in_every_syntax() {
    assert_found(documents(|seed| key(seed, BASE62, 40)));
}

#[test]
fn prefixed_key_in_every_syntax() {
    assert_found(documents(|seed| "phota_live_".to_owned() + &key(seed, BASE62, 32)));
}

#[test]
fn key_with_signs_in_every_syntax() {
    assert_found(documents(|seed| {
        format!("{}.{}-{}", key(seed, BASE62, 12), key(seed + 1000, BASE62, 20), key(seed + 2000, BASE62, 9))
    }));
}

/// Where an id or a digest could stand as well, such a value is no key.
#[test]
fn uuid_and_hexadecimal_where_a_key_must_stand() {
    let certain = |(_, text, _): &(&str, String, String)| !text.contains("callPhota");
    assert_found(documents(uuid).filter(certain));
    assert_found(documents(|seed| key(seed, HEX, 32)).filter(certain));
}

#[test]
fn carriage_returns_change_nothing() {
    let dos = |text: String| text.replace("\r\n", "\n").replace('\n', "\r\n");
    assert_found(documents(|seed| key(seed, BASE62, 40)).map(|(path, text, key)| (path, dos(text), key)));
}

#[test]
fn several_keys_on_one_line() {
    let (first, second) = (key(1, BASE62, 40), key(2, BASE62, 40));
    let text = format!("PHOTA_API_KEY={first} PHOTA_API_KEY_OLD={second} ./run\n");
    let found = detect("a.sh", &text);
    assert_eq!(found.len(), 2, "{found:?}");
    let array = format!("PHOTA_KEYS = [\"{first}\", \"{second}\"]\n");
    assert_eq!(detect("a.py", &array).len(), 2);
}

#[test]
fn pieces_are_one_value() {
    let (first, second) = (key(1, BASE62, 20), key(2, BASE62, 20));
    for text in [
        format!("const PHOTA_API_KEY = '{first}' + '{second}';\n"),
        format!("PHOTA_API_KEY = (\n    \"{first}\"\n    \"{second}\"\n)\n"),
        format!("$photaKey = '{first}' . '{second}';\n"),
        format!("const PHOTA_API_KEY: &str = concat!(\"{first}\", \"{second}\");\n"),
        format!("PHOTA_API_KEY = ''.join(['{first}', '{second}'])\n"),
        format!("const photaKey = ['{first}', '{second}'].join('');\n"),
        format!("PhotaApiKey = \"{first}\" & _\n    \"{second}\"\n"),
        format!("$PhotaApiKey = '{first}' + `\n    '{second}'\n"),
        format!("const photaApiKey = `${{'{first}'}}${{'{second}'}}`;\n"),
        format!("const photaApiKey = `${{\"{first}\"}}{second}`;\n"),
        format!("INSERT INTO settings (name, value) VALUES ('PHOTA_API_KEY', '{first}' || '{second}');\n"),
        format!("v_phota_api_key := '{first}'\n  || '{second}';\n"),
        format!("v_phota_api_key := '{first}' ||\n  '{second}';\n"),
        format!("photaApiKey = \"{first}\" <> \"{second}\"\n"),
        format!("  photaApiKey = \"{first}\" ++\n    \"{second}\"\n"),
        // Lines that are indented alike.
        format!("const char *photaApiKey =\n\"{first}\"\n\"{second}\";\n"),
        format!("  const char *photaApiKey = \"{first}\"\n  \"{second}\";\n"),
        format!("photaApiKey := \"{first}\" +\n\"{second}\"\nnext()\n"),
        format!("photaApiKey = \"{first}\" & _\n\"{second}\"\n"),
        format!("#define PHOTA_API_KEY \"{first}\" \\\n\"{second}\"\n"),
        format!("PHOTA_API_KEY = \"{first}\" \\\n\"{second}\"\n"),
        format!("PHOTA_API_KEY = asked ? \"{first}\" \"{second}\" : \"none\";\n"),
        // What a shell glues, and arguments of a call.
        format!("PHOTA_API_KEY=\"{first}\"'{second}' ./run\n"),
        format!("PHOTA_API_KEY=\"{first}\"\\\n'{second}' ./run\n"),
        format!("Phota(api_key=\"{first}\" \"{second}\")\n"),
    ] {
        let found = detect("a.txt", &text);
        let [candidate] = &found[..] else { panic!("{text}: {found:?}") };
        let whole = secrecy::ExposeSecret::expose_secret(candidate.secret.as_ref().unwrap()).to_owned();
        assert_eq!(whole, format!("{first}{second}"));
        assert_eq!(text[candidate.span.clone()].find(&first), Some(0));
        assert!(text[candidate.span.clone()].ends_with(&second));
        assert_eq!(candidate.encoding, ["concatenation"]);
    }
}

#[test]
fn a_file_named_for_the_key() {
    let key = key(5, BASE62, 48);
    let paths = ["secrets/phota_api_key.txt", "secrets/phota_api_key"];
    assert_found(paths.map(|path| (path, format!("{key}\n"), key.clone())));
    assert!(detect("secrets/api_key.txt", &key).is_empty());
}

#[test]
fn configured_names_hosts_and_pattern() {
    let key = key(5, BASE62, 40);
    let options = Options {
        names: vec!["STUDIO_TOKEN".into()],
        hosts: vec!["img.corp.internal".into()],
        key_pattern: Some("^[A-Za-z0-9]{40}$".into()),
    };
    let detector = Detector::new(&options).unwrap();
    for text in [
        format!("STUDIO_TOKEN={key}\n"),
        format!("const studioToken = '{key}';\n"),
        format!("fetch('https://img.corp.internal/v1', {{ headers: {{ 'X-API-Key': '{key}' }} }})\n"),
    ] {
        let found = detector.detect(&Document { path: "a.ts", bytes: text.as_bytes() });
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0].confidence, Confidence::High);
        assert!(detect("a.ts", &text).is_empty(), "only configured");
    }
    let other = Options { key_pattern: Some("^phk_".into()), ..Options::default() };
    let found = Detector::new(&other).unwrap();
    let found = found.detect(&Document { path: ".env", bytes: format!("PHOTA_API_KEY={key}\n").as_bytes() });
    assert!(found[0].confidence < Confidence::High, "{found:?}");
}
