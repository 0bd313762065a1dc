//! Documents with and without an exposure.

use crate::rules::Example;

pub(super) const EXAMPLES: &[Example] = &[
    Example { path: ".env.local", text: "NEXT_PUBLIC_PHOTA_API_KEY={key}\n" },
    Example { path: ".env.example", text: "VITE_PHOTA_API_KEY=\n" },
    Example { path: "src/api.ts", text: "const key = import.meta.env.VITE_PHOTA_KEY;\n" },
    Example {
        path: "src/a.js",
        text: "fetch(url, { headers: auth(process.env.REACT_APP_PHOTA_API_KEY) })\n",
    },
    Example { path: "a.py", text: "key = os.environ['NEXT_PUBLIC_PHOTA_API_KEY']\n" },
    Example { path: "a.tsx", text: "const auth = `Key ${process.env.NEXT_PUBLIC_PHOTA_API_KEY}`;\n" },
    Example { path: "App.tsx", text: "const photaKey = process.env.EXPO_PUBLIC_PHOTA_API_KEY!;\n" },
    Example { path: "src/lib/a.ts", text: "import { PUBLIC_PHOTA_KEY } from '$env/static/public';\n" },
    Example {
        path: ".github/workflows/a.yml",
        text: "env:\n  VITE_PHOTA_API_KEY: ${{ secrets.PHOTA_API_KEY }}\n",
    },
    Example { path: "Dockerfile", text: "ARG NEXT_PUBLIC_PHOTA_API_KEY\n" },
    Example {
        path: "package.json",
        text: "{\"scripts\": {\"build\": \"VUE_APP_PHOTA_KEY=$PHOTA_KEY vue build\"}}\n",
    },
    Example { path: "public/index.html", text: "<meta name=\"k\" content=\"%REACT_APP_PHOTA_API_KEY%\">\n" },
    Example {
        path: "next.config.js",
        text: "module.exports = {\n  env: {\n    PHOTA_API_KEY: process.env.PHOTA_API_KEY,\n  },\n};\n",
    },
    Example {
        path: "nuxt.config.ts",
        text: "export default defineNuxtConfig({\n  runtimeConfig: {\n    public: { photaApiKey: '' },\n  },\n});\n",
    },
    Example {
        path: "webpack.config.js",
        text: "new webpack.DefinePlugin({\n  'process.env.PHOTA_API_KEY': JSON.stringify(process.env.PHOTA_API_KEY),\n})\n",
    },
    Example { path: "vite.config.ts", text: "export default { envPrefix: ['VITE_', 'PHOTA_'] }\n" },
    Example {
        path: "src/Studio.tsx",
        text: "'use client';\nexport const run = (key: string) =>\n  fetch('https://api.photalabs.com/v1/phota/edit', { headers: { 'X-API-Key': key } });\n",
    },
    Example {
        path: "index.html",
        text: "<script>\nfetch('https://api.photalabs.com/v1/phota/edit', { headers: { 'X-API-Key': KEY } });\n</script>\n",
    },
    Example {
        path: "src/App.vue",
        text: "<script setup>\nconst url = 'https://api.photalabs.com/v1/phota/edit';\nfetch(url, { headers: { 'X-API-Key': key } });\n</script>\n",
    },
];

pub(super) const COUNTER_EXAMPLES: &[Example] = &[
    Example { path: "a.py", text: "TEMPLATE = 'const key = import.meta.env.VITE_PHOTA_API_KEY;'\n" },
    Example { path: "a.go", text: "names := []string{\"NEXT_PUBLIC_PHOTA_API_KEY\"}\n" },
    Example {
        path: "check.js",
        text: "for (const name of ['NEXT_PUBLIC_PHOTA_API_KEY', 'VITE_PHOTA_API_KEY'])\n  if (process.env[name]) throw new Error(`${name} would expose the key`);\n",
    },
    Example { path: "a.rs", text: "const PUBLIC_KEY_PHOTA: &str = \"\";\n" },
    Example {
        path: "docs/page.tsx",
        text: "'use client';\nconst code = `\nfetch('https://api.photalabs.com/v1/phota/edit', { headers: { 'X-API-Key': key } })\n`;\n",
    },
    Example { path: "README.md", text: "Never put the key in `NEXT_PUBLIC_PHOTA_API_KEY`.\n" },
    Example {
        path: "src/a.ts",
        text: "// NEXT_PUBLIC_PHOTA_API_KEY would be public\nconst key = process.env.PHOTA_API_KEY;\n",
    },
    Example { path: ".env.example", text: "# do not use VITE_PHOTA_API_KEY\nPHOTA_API_KEY=\n" },
    Example { path: "src/a.ts", text: "const id = process.env.NEXT_PUBLIC_PHOTA_PROFILE_ID;\n" },
    Example { path: "src/a.ts", text: "const key = process.env.NEXT_PUBLIC_SPHOTA_API_KEY;\n" },
    Example { path: "src/a.ts", text: "const key = import.meta.env.VITE_PHOTAI_KEY;\n" },
    Example {
        path: "src/env.ts",
        text: "if (process.env.NEXT_PUBLIC_PHOTA_API_KEY) {\n  throw new Error('The Phota key must never be exposed to the browser');\n}\n",
    },
    Example { path: "ci.sh", text: "! grep -r NEXT_PUBLIC_PHOTA_API_KEY dist\n" },
    Example { path: "a.test.ts", text: "expect(bundle).not.toContain('VITE_PHOTA_API_KEY');\n" },
    Example {
        path: "next.config.js",
        text: "module.exports = { serverRuntimeConfig: { PHOTA_API_KEY: process.env.PHOTA_API_KEY } };\n",
    },
    Example {
        path: "nuxt.config.ts",
        text: "export default { runtimeConfig: { photaApiKey: '', public: { base: '/' } } };\n",
    },
    Example {
        path: "app/api/edit/route.ts",
        text: "export const POST = () =>\n  fetch('https://api.photalabs.com/v1/phota/edit', { headers: { 'X-API-Key': process.env.PHOTA_API_KEY! } });\n",
    },
    Example {
        path: "src/Studio.tsx",
        text: "'use client';\nexport const run = () => fetch('/api/edit', { headers: { 'X-Request': id } });\n",
    },
    Example {
        path: "docs/index.html",
        text: "<p>Send <code>X-API-Key: KEY</code> to https://api.photalabs.com</p>\n",
    },
];
