#!/usr/bin/env python3
"""Opens the HTML report of a hostile repository in Chromium, and prints a line per test: its name, a tab, what is wrong.

Usage: tests/e2e/html_page.py CHROMIUM PHOTA_SCAN FOLDER     Python 3.11, nothing else. FOLDER is empty and gets the files.
"""

import http.server
import os
import pathlib
import random
import re
import string
import subprocess
import sys
import threading

from browser import Browser

PERSON = {
    name: value
    for role in ("AUTHOR", "COMMITTER")
    for name, value in ((f"GIT_{role}_NAME", "A"), (f"GIT_{role}_EMAIL", "a@example.com"))
}


class Server(http.server.ThreadingHTTPServer):
    """Counts who asks for anything."""

    def __init__(self):
        self.hits = []
        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.hits.append(self.path)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def hostile(url):
    """Ways to run a script, to load something, or to change the page."""
    run = f"alert(1);fetch('{url}/fetch')"
    return [
        f"<script>{run}</script>",
        f"</script><script>{run}</script>",
        f"--></style></title></textarea><script>{run}</script>",
        f"</style><style>@import '{url}/import';*{{display:none;background:url({url}/css)}}</style>",
        f"\"><img src={url}/img onerror={run}>",
        f"' autofocus onfocus={run} x='",
        f"<svg onload={run}><image href={url}/svg /></svg>",
        f"<iframe src={url}/frame></iframe><object data={url}/object></object>",
        f"<link rel=stylesheet href={url}/link><base href={url}/>",
        f"<meta http-equiv=refresh content='0;url={url}/refresh'>",
        f"<a href=\"javascript:{run}\">javascript:{run}</a>",
        f"<details open ontoggle={run}><form action={url}/form><button autofocus>x</button></form>",
        "&lt;script&gt;alert(1)&lt;/script&gt; \u202e\u2028 \x1b[31m",
    ]


def git(folder, *args, data=None):
    environment = {**os.environ, **PERSON, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
    run = subprocess.run(["git", "-C", folder, *args], input=data, env=environment, capture_output=True, check=True)
    return run.stdout.decode().strip()


def key(seed):
    """Made at run time, so that none stands in the sources."""
    return "".join(random.Random(seed).choices(string.ascii_letters + string.digits, k=40))


def plant(folder, texts):
    """A repository with a key for each hostile text: in the path, on the line, in the subject, in the name of a branch."""
    git(folder, "init", "-q", "-b", "main", ".")
    name = "PHOTA" + "_API_KEY"
    for number, text in enumerate(texts):
        path = re.sub(r"[/\0]", "\\\\", text)[:200].encode()
        with open(os.path.join(folder.encode(), path + b".env"), "w") as file:
            file.write(f"{name}={key(number)} # {text}\n")
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "-m", text)
        branch = re.sub(r"[\s~^:?*\[\\\x00-\x1f]|\.\.|@\{|//+|[./]$", "-", text).strip("-/.").replace("/.", "/-")
        if subprocess.run(["git", "check-ref-format", f"refs/heads/{branch}"]).returncode == 0:
            git(folder, "branch", branch)
    if len(git(folder, "branch", "--list").splitlines()) < 6:
        raise RuntimeError("hardly a hostile branch could be made")


class Page:
    """The report in a browser, and what is wrong with it."""

    def __init__(self, browser, server, url, count):
        self.browser, self.server, self.url, self.count = browser, server, url, count

    def shown(self):
        return self.browser.evaluate("document.querySelectorAll('.findings > li:not([hidden])').length")

    def nothing_ran(self):
        self.server.hits.clear()
        self.browser.open(self.url, settle=2)
        yield from (f"a dialog was opened: {text}" for text in self.browser.dialogs)
        yield from (f"a request was made: {url}" for url in self.browser.requests if url != self.url)
        yield from (f"the server was asked for {path}" for path in self.server.hits)
        if self.browser.evaluate("location.href") != self.url:
            yield "the page went elsewhere"
        if self.browser.evaluate("document.querySelectorAll('body script, body style').length") != 1:
            yield "the body has a script or style beside the filter"
        if self.browser.evaluate("document.querySelectorAll('img, iframe, object, link, base, image').length"):
            yield "text became an element"

    def the_policy_holds_and_has_nothing_to_say(self):
        yield from self.browser.errors
        yield from self.browser.evaluate("window.violations")
        # The policy is in force: what it forbids is refused.
        refused = "(() => { const s = document.createElement('script'); try { s.text = 'window.ran = 1' } catch { return 'refused' }"
        if self.browser.evaluate(refused + "document.body.append(s); return window.ran ? 'ran' : 'refused' })()") != "refused":
            yield "a script that was put into the page ran"
        self.browser.evaluate(f"fetch('{self.server_url()}/policy').catch(() => 0)")
        if self.server.hits:
            yield "a script could load something"

    def server_url(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    def all_of_it_is_there(self):
        if self.shown() != self.count:
            yield f"{self.shown()} findings are shown, not {self.count}"
        text = self.browser.evaluate("document.querySelector('main').textContent")
        for wanted in ("<script>alert(1)", "onerror=", "javascript:alert(1)", "@import", "http-equiv=refresh", "\\u{202e}"):
            if wanted not in text:
                yield f"missing as text: {wanted}"

    def the_filter_filters(self):
        self.browser.open(self.url)
        if self.browser.evaluate("document.getElementById('filter').hidden"):
            yield "the filter is hidden"
        self.browser.evaluate("document.getElementById('text').focus()")
        self.browser.type("META http-equiv")
        if self.shown() != 1:
            yield f"{self.shown()} findings match, not 1"
        if self.browser.evaluate("document.getElementById('shown').textContent") != f"1 of {self.count} shown":
            yield "the number is wrong"
        self.browser.type(" and no such word")
        if self.shown() != 0 or self.browser.evaluate("document.getElementById('nothing').hidden"):
            yield "that nothing matches is not said"
        self.browser.evaluate("document.querySelector('#filter button').click()")
        self.browser.evaluate("new Promise((done) => setTimeout(done, 50))")
        if self.shown() != self.count:
            yield "clearing does not bring all back"

    def without_scripts_all_is_there(self):
        self.browser.call("Emulation.setScriptExecutionDisabled", value=True)
        try:
            self.browser.open(self.url)
            if self.shown() != self.count:
                yield f"{self.shown()} findings are shown"
            if not self.browser.evaluate("document.getElementById('filter').hidden"):
                yield "a filter is shown that does nothing"
        finally:
            self.browser.call("Emulation.setScriptExecutionDisabled", value=False)

    def it_can_be_used_without_seeing_it(self):
        self.browser.open(self.url)
        nodes = self.browser.call("Accessibility.getFullAXTree")["nodes"]
        roles = [node["role"]["value"] for node in nodes if not node["ignored"]]
        for role, least in (("heading", 4), ("main", 1), ("search", 1), ("searchbox", 1), ("list", 3), ("columnheader", 4)):
            if roles.count(role) < least:
                yield f"{roles.count(role)} x {role}"
        for node in nodes:
            role = node["role"]["value"]
            if not node["ignored"] and role in ("searchbox", "combobox", "button", "heading", "link"):
                if not node.get("name", {}).get("value"):
                    yield f"a {role} has no name"

    def it_fits_narrow_screens_and_paper(self):
        self.browser.call("Emulation.setDeviceMetricsOverride", width=400, height=800, deviceScaleFactor=1, mobile=False)
        width = self.browser.evaluate("document.documentElement.scrollWidth")
        if width > 400:
            yield f"it is {width} pixels wide on a screen of 400"
        self.browser.call("Emulation.clearDeviceMetricsOverride")
        pages = self.browser.call("Page.printToPDF")["data"]
        if len(pages) < 10_000:
            yield "hardly anything is printed"


def control(browser, server, folder, texts):
    """The same texts as markup, without a policy: what would be seen if they acted."""
    page = pathlib.Path(folder, "control.html")
    texts = [text for text in texts if "refresh" not in text and "<base" not in text]
    page.write_text("<!DOCTYPE html><meta charset=utf-8>" + "\n".join(f"<div>{text}</div>" for text in texts))
    browser.open(page.as_uri(), settle=2)
    if not browser.dialogs:
        yield "no dialog was seen"
    for path in ("/fetch", "/img", "/import", "/frame"):
        if path not in server.hits:
            yield f"the server saw no {path}"
    if len(browser.requests) < 5:
        yield "requests were not seen"


def main(chromium, scan, folder):
    server = Server()
    texts = hostile(f"http://127.0.0.1:{server.server_port}")
    repository = os.path.join(folder, "repository")
    os.mkdir(repository)
    plant(repository, texts)
    report = pathlib.Path(folder, "report.html")
    run = subprocess.run([scan, "audit", repository, "--format", "html", "-o", report], capture_output=True, text=True)
    if run.returncode != 1:
        raise RuntimeError(f"the audit ended with {run.returncode}: {run.stderr}")
    browser = Browser(chromium)
    try:
        print("what acts would be seen", "; ".join(control(browser, server, folder, texts)), sep="\t")
        page = Page(browser, server, report.as_uri(), len(texts))
        for test in (
            page.nothing_ran,
            page.the_policy_holds_and_has_nothing_to_say,
            page.all_of_it_is_there,
            page.the_filter_filters,
            page.without_scripts_all_is_there,
            page.it_can_be_used_without_seeing_it,
            page.it_fits_narrow_screens_and_paper,
        ):
            print(test.__name__.replace("_", " "), "; ".join(test()), sep="\t", flush=True)
    finally:
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
