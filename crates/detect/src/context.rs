//! Whose a name is that does not say so: which provider the scopes around it speak of.

use std::collections::HashMap;

use crate::names::{self, NameKind, Namer};
use crate::structure::{Kind, ScopeId, ScopeKind, Scopes, Token};
use crate::values;

/// Whom a mention speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Who {
    Phota,
    Other,
}

/// How a mention speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum How {
    /// The name of a key: `PHOTA_API_KEY`. The key beside it is another one.
    Key,
    /// Part of a name: `PHOTA_TIMEOUT`.
    Name,
    /// The name of what the scope describes: `provider: phota`.
    Exact,
    /// A host, or a constant that holds one.
    Host,
}

#[derive(Clone, Copy, Debug)]
struct Mention {
    token: u32,
    who: Who,
    how: How,
}

/// What ties a name without an owner to Phota.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Tie {
    /// A scope around it is called so.
    Under(String),
    /// Its own statement names Phota.
    InStatement(String),
    /// The same scope names the Phota host.
    BesideHost,
    /// The same scope says that it is Phota's.
    BesideName(String),
    /// The file's only API host is Phota's.
    HostInFile,
    /// Phota's is the nearest of several hosts in the file.
    NearestHost,
    /// The path of the file.
    Path,
}

impl Tie {
    /// Tells whether a lone `key` there may as well be an id, as the `key` of a React element is.
    pub(crate) fn is_loose(&self) -> bool {
        !matches!(self, Tie::Under(_) | Tie::BesideHost)
    }

    /// Its share of a candidate's confidence, in points.
    pub(crate) fn points(&self) -> i32 {
        match self {
            Tie::Under(_) => 45,
            Tie::InStatement(_) => 40,
            Tie::BesideHost => 40,
            Tie::BesideName(_) => 25,
            Tie::HostInFile => 30,
            Tie::NearestHost => 15,
            Tie::Path => 30,
        }
    }
}

/// What a stretch of a document says about providers.
pub(crate) struct Context<'a> {
    text: &'a [u8],
    tokens: &'a [Token],
    scopes: &'a Scopes,
    namer: &'a Namer,
    hosts: &'a Hosts,
    mentions: Vec<Mention>,
    /// (scope, token, index into `mentions`), sorted: what each scope says itself.
    said_in: Vec<(ScopeId, u32, u32)>,
    path_is_phota: bool,
    /// Whether anything but Phota is spoken of.
    others: bool,
    /// Whether the file names Phota's key somewhere.
    names_key: bool,
    /// The hosts, in the order of their tokens.
    served: Vec<(u32, Who)>,
    /// Whether one of them is Phota's.
    serves_phota: bool,
}

/// The hosts of the Phota API.
#[derive(Debug)]
pub(crate) struct Hosts {
    configured: Vec<Box<[u8]>>,
}

impl Hosts {
    pub(crate) fn new(hosts: &[String]) -> Self {
        Hosts { configured: hosts.iter().map(|host| host.to_ascii_lowercase().into_bytes().into()).collect() }
    }

    /// Tells whether a text names a Phota host.
    pub(crate) fn are_in(&self, text: &[u8]) -> bool {
        let own: &[u8] = b"photalabs.com";
        let mut hosts = self.configured.iter().map(AsRef::as_ref).chain([own]);
        hosts.any(|host| contains_host(text, host))
    }
}

fn contains_host(text: &[u8], host: &[u8]) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    text.windows(host.len()).enumerate().any(|(at, window)| {
        window.eq_ignore_ascii_case(host)
            && !at.checked_sub(1).is_some_and(|before| word(text[before]))
            && !text.get(at + host.len()).is_some_and(|&after| word(after))
    })
}

/// Labels of what a scope describes.
const TITLES: &[&str] = &[
    "name",
    "id",
    "service",
    "provider",
    "vendor",
    "source",
    "type",
    "kind",
    "backend",
    "engine",
    "integration",
    "key",
    "slug",
];

/// Levels of scopes without a word on providers that are looked through.
const MAX_LEVELS: usize = 12;
/// Tokens of a scope's heading that are looked at.
const MAX_HEADING: usize = 14;

impl<'a> Context<'a> {
    /// Gathers what is said about providers; one pass over the tokens.
    pub(crate) fn new(
        text: &'a [u8],
        tokens: &'a [Token],
        scopes: &'a Scopes,
        namer: &'a Namer,
        hosts: &'a Hosts,
        path: &str,
    ) -> Self {
        let path_is_phota = path
            .split('/')
            .any(|part| matches!(namer.classify(part).kind, NameKind::Phota | NameKind::PhotaKey));
        let mut context = Context {
            text,
            tokens,
            scopes,
            namer,
            hosts,
            mentions: Vec::new(),
            said_in: Vec::new(),
            path_is_phota,
            others: false,
            names_key: false,
            served: Vec::new(),
            serves_phota: false,
        };
        context.gather();
        context.place();
        context.sum_up();
        context
    }

    /// Finds what ties a name at a token to Phota, if anything does.
    pub(crate) fn tie(&self, token: usize, kind: NameKind) -> Option<Tie> {
        let mut blocked = false;
        let mut statement = true;
        for scope in self.scopes.around(self.scopes.of(token)).take(MAX_LEVELS) {
            let heading = self.heading(scope);
            match &heading {
                Heading::Phota(label) if !self.speaks_of_others(scope, token) => {
                    return Some(Tie::Under(label.clone()));
                }
                Heading::Another => return None,
                _ => {}
            }
            if !blocked {
                let said =
                    if statement { self.said_beside(scope, token) } else { self.said(scope, token, kind) };
                if let Some(said) = said {
                    return said;
                }
            }
            match heading {
                Heading::Phota(label) => return Some(Tie::Under(label)),
                // Another section ends what the file says about its top.
                Heading::Unknown if self.scopes.kind(scope) == ScopeKind::Section => return None,
                Heading::Unknown => blocked = true,
                // Another document of the same file starts at a ruler.
                Heading::Neutral if self.tokens[self.scopes.first(scope)].is_mark(b'-') => {
                    blocked |= self.scopes.kind(scope) == ScopeKind::Section;
                }
                Heading::Another | Heading::Neutral => {}
            }
            statement &=
                !matches!(self.scopes.kind(scope), ScopeKind::Line | ScopeKind::Item | ScopeKind::Root);
        }
        self.of_file(token, kind, blocked)
    }

    /// What the whole file says.
    fn of_file(&self, token: usize, kind: NameKind, blocked: bool) -> Option<Tie> {
        if kind != NameKind::Header && (blocked || self.names_key && kind == NameKind::BareKey) {
            return None;
        }
        match (self.serves_phota, self.others) {
            (true, false) => Some(Tie::HostInFile),
            (true, true) if kind == NameKind::Header => {
                (self.nearest_host(token) == Some(Who::Phota)).then_some(Tie::NearestHost)
            }
            (false, false) if self.path_is_phota => Some(Tie::Path),
            _ => None,
        }
    }

    fn nearest_host(&self, token: usize) -> Option<Who> {
        let after = self.served.partition_point(|&(at, _)| (at as usize) < token);
        let near = &self.served[after.saturating_sub(1)..self.served.len().min(after + 1)];
        near.iter().min_by_key(|&&(at, _)| (at as usize).abs_diff(token)).map(|&(_, who)| who)
    }

    /// What a scope itself says beside a name: `Some(None)` if it speaks of others.
    fn said(&self, scope: ScopeId, token: usize, kind: NameKind) -> Option<Option<Tie>> {
        let mentions = self.near(scope, token);
        if kind != NameKind::Header && mentions.iter().any(|mention| mention.how == How::Key) {
            return None;
        }
        let best = match nearest(&mentions, token) {
            Some(Who::Phota) => mentions
                .iter()
                .filter(|mention| mention.who == Who::Phota)
                .max_by_key(|mention| mention.how)?,
            other => return other.map(|_| None),
        };
        match best.how {
            How::Host => Some(Some(Tie::BesideHost)),
            How::Exact => Some(Some(Tie::Under(self.label(best)))),
            // A name beside says little unless the rest of the file agrees.
            How::Name | How::Key => self.name_beside(self.label(best)),
        }
    }

    /// What the statement of a name says: any word on Phota in it counts.
    fn said_beside(&self, scope: ScopeId, token: usize) -> Option<Option<Tie>> {
        let mentions = self.near(scope, token);
        let best = match nearest(&mentions, token) {
            Some(Who::Phota) => mentions
                .iter()
                .filter(|mention| mention.who == Who::Phota)
                .max_by_key(|mention| mention.how)?,
            other => return other.map(|_| None),
        };
        Some(Some(match best.how {
            How::Host => Tie::BesideHost,
            How::Exact | How::Key => Tie::Under(self.label(best)),
            How::Name => Tie::InStatement(self.label(best)),
        }))
    }

    fn speaks_of_others(&self, scope: ScopeId, token: usize) -> bool {
        self.near(scope, token).iter().any(|mention| mention.who == Who::Other)
    }

    fn label(&self, mention: &Mention) -> String {
        String::from_utf8_lossy(self.tokens[mention.token as usize].bytes(self.text)).into_owned()
    }

    /// The nearest few mentions of a scope to either side; a flat file of settings has one on every line.
    fn near(&self, scope: ScopeId, token: usize) -> Vec<Mention> {
        let from = self.said_in.partition_point(|&(in_scope, _, _)| in_scope < scope);
        let to = from + self.said_in[from..].partition_point(|&(in_scope, _, _)| in_scope == scope);
        let said = &self.said_in[from..to];
        let middle = said.partition_point(|&(_, at, _)| (at as usize) < token);
        let near = &said[middle.saturating_sub(8)..said.len().min(middle + 8)];
        near.iter().map(|&(_, _, index)| self.mentions[index as usize]).collect()
    }

    fn name_beside(&self, label: String) -> Option<Option<Tie>> {
        if self.others || !self.served.is_empty() { None } else { Some(Some(Tie::BesideName(label))) }
    }

    /// What the heading of a scope says.
    fn heading(&self, scope: ScopeId) -> Heading {
        let (range, data) = match self.scopes.kind(scope) {
            ScopeKind::Section => (self.section_heading(scope), true),
            ScopeKind::Bracket(_) => self.bracket_heading(scope),
            ScopeKind::Line if self.scopes.has_lines(scope) => self.line_heading(scope),
            _ => return Heading::Neutral,
        };
        let words: Vec<(NameKind, &str, Vec<String>)> = range
            .filter(|&at| {
                matches!(self.tokens[at].kind, Kind::Word | Kind::Text) && !self.scopes.in_comment(at)
            })
            .filter_map(|at| std::str::from_utf8(self.tokens[at].bytes(self.text)).ok())
            .filter(|word| word.len() <= 120)
            .map(|word| {
                let name = self.namer.classify(word);
                (name.kind, word, name.words)
            })
            .collect();
        if let Some((_, word, _)) =
            words.iter().find(|(kind, ..)| matches!(kind, NameKind::Phota | NameKind::PhotaKey))
        {
            return Heading::Phota((*word).to_owned());
        }
        if words.iter().any(|(kind, ..)| *kind == NameKind::Vendor) {
            return Heading::Another;
        }
        let label = words.last().map_or(&[][..], |(.., words)| words);
        if data && label.last().is_some_and(|last| last == "ref" || last == "from") {
            return Heading::Another;
        }
        let unknown = match self.tokens[self.scopes.first(scope)].kind {
            Kind::Open(b'(') => sets_up_another(label),
            _ => data && label.iter().any(|word| !names::is_neutral(word) && !is_stage(word)),
        };
        if unknown { Heading::Unknown } else { Heading::Neutral }
    }

    fn section_heading(&self, scope: ScopeId) -> std::ops::Range<usize> {
        let first = self.scopes.first(scope);
        let end = (first..self.tokens.len()).take(MAX_HEADING).find(|&at| self.tokens[at].kind == Kind::Line);
        first..end.unwrap_or(self.tokens.len().min(first + MAX_HEADING))
    }

    /// The tokens before a bracket in its own statement, and whether they label data.
    fn bracket_heading(&self, scope: ScopeId) -> (std::ops::Range<usize>, bool) {
        let open = self.scopes.first(scope);
        let around = self.scopes.of(open);
        let mut start = open;
        while start > 0 && open - start < MAX_HEADING {
            let before = start - 1;
            let kind = self.tokens[before].kind;
            let divides = matches!(kind, Kind::Line | Kind::Open(_) | Kind::Mark(b',' | b';'))
                && self.scopes.of(before) == around;
            if divides || !self.scopes.is_within(self.scopes.of(before), around) {
                break;
            }
            start = before;
        }
        // What stands inside brackets of the heading, such as parameters, is no part of it.
        let data = open > 0
            && matches!(self.tokens[open - 1].kind, Kind::Mark(b':' | b'=' | b'>') | Kind::Word | Kind::Text)
            && !self.is_code(start..open);
        let call = self.tokens[open].kind == Kind::Open(b'(');
        (start..open, data && !call)
    }

    fn line_heading(&self, scope: ScopeId) -> (std::ops::Range<usize>, bool) {
        let first = self.scopes.first(scope);
        let end = (first..self.tokens.len())
            .take(MAX_HEADING * 2)
            .find(|&at| self.tokens[at].kind == Kind::Line)
            .unwrap_or(self.tokens.len().min(first + MAX_HEADING));
        let label = end > first && self.tokens[end - 1].is_mark(b':') && !self.is_code(first..end);
        (first..end, label)
    }

    /// Tells whether a heading is that of a class, function or statement rather than of data.
    fn is_code(&self, range: std::ops::Range<usize>) -> bool {
        self.tokens[range].iter().any(|token| match token.kind {
            Kind::Close(b')') => true,
            Kind::Word => CODE_WORDS.contains(&token.bytes(self.text)),
            _ => false,
        })
    }

    /// Collects the mentions of providers in the order of the tokens.
    fn gather(&mut self) {
        let mut constants: HashMap<&'a [u8], Option<Who>> = HashMap::new();
        for at in 0..self.tokens.len() {
            let Some((who, how)) = self.mention_at(at) else { continue };
            if self.scopes.in_comment(at) {
                continue;
            }
            self.mentions.push(Mention { token: at as u32, who, how });
            if let Some(name) = self.constant_of(at).filter(|_| how == How::Host) {
                let known = constants.entry(name).or_insert(Some(who));
                *known = known.filter(|&known| known == who);
            }
        }
        if !constants.is_empty() {
            self.gather_constants(&constants);
        }
    }

    /// The name a host is assigned to.
    fn constant_of(&self, host: usize) -> Option<&'a [u8]> {
        let operator = (host.saturating_sub(5)..host).rev().find(|&at| {
            matches!(self.tokens[at].kind, Kind::Mark(b'=' | b':')) && !self.tokens[at + 1].is_mark(b'/')
        })?;
        let line = self.tokens[operator..host].iter().any(|token| token.kind == Kind::Line);
        // `const BASE: &str =` names its constant before the type.
        let name =
            (operator.saturating_sub(4)..operator).rev().find(|&at| self.tokens[at].kind == Kind::Word)?;
        let name = if name >= 2 && self.tokens[name - 1].is_mark(b'&') { name.checked_sub(3)? } else { name };
        let token = self.tokens[name];
        let long_enough = token.end - token.start >= 3;
        let generic = matches!(
            self.namer.classify(std::str::from_utf8(token.bytes(self.text)).ok()?).kind,
            NameKind::Other
        );
        (!line && long_enough && generic && token.kind == Kind::Word).then(|| token.bytes(self.text))
    }

    /// A constant that holds a host speaks for it wherever it is used.
    fn gather_constants(&mut self, constants: &HashMap<&[u8], Option<Who>>) {
        for (at, token) in self.tokens.iter().enumerate() {
            if token.kind != Kind::Word || self.scopes.in_comment(at) {
                continue;
            }
            let bytes = token.bytes(self.text);
            let last = bytes.rsplit(|&byte| byte == b'.').next().unwrap_or_default();
            let Some(&Some(who)) = constants.get(last) else { continue };
            let defines =
                self.tokens.get(at + 1).is_some_and(|next| matches!(next.kind, Kind::Mark(b'=' | b':')));
            if !defines {
                self.mentions.push(Mention { token: at as u32, who, how: How::Host });
            }
        }
        self.mentions.sort_by_key(|mention| mention.token);
        self.mentions.dedup_by_key(|mention| mention.token);
    }

    fn sum_up(&mut self) {
        self.others = self.mentions.iter().any(|mention| mention.who == Who::Other);
        self.names_key = self.mentions.iter().any(|mention| mention.how == How::Key);
        let hosts = self.mentions.iter().filter(|mention| mention.how == How::Host);
        self.served = hosts.map(|mention| (mention.token, mention.who)).collect();
        self.serves_phota = self.served.iter().any(|&(_, who)| who == Who::Phota);
    }

    fn mention_at(&self, at: usize) -> Option<(Who, How)> {
        let token = &self.tokens[at];
        if !matches!(token.kind, Kind::Word | Kind::Text) {
            return None;
        }
        let bytes = token.bytes(self.text);
        if bytes.len() > 400 {
            return None;
        }
        if let Some(host) = self.host_at(at) {
            return self.who_serves(host).map(|who| (who, How::Host));
        }
        if bytes.len() > 80 || token.kind == Kind::Text && bytes.contains(&b' ') {
            return None;
        }
        let text = std::str::from_utf8(bytes).ok()?;
        if !names::may_name_provider(bytes) && !self.hosts.are_in(bytes) {
            return None;
        }
        if self.hosts.are_in(bytes) {
            return Some((Who::Phota, How::Host));
        }
        let name = self.namer.classify(text);
        let who = match name.kind {
            NameKind::Phota | NameKind::PhotaKey => Who::Phota,
            NameKind::Vendor => Who::Other,
            _ => return None,
        };
        // A value may begin with the provider's name; it is no name then.
        if values::random_length(bytes) >= 12 {
            return None;
        }
        let how = match name.kind {
            NameKind::PhotaKey if !self.is_title_of_document(at) => How::Key,
            _ if self.is_title(at) => How::Exact,
            _ => How::Name,
        };
        Some((who, how))
    }

    /// `metadata:` of Kubernetes describes what stands around it.
    fn is_metadata(&self, scope: ScopeId) -> bool {
        self.tokens[self.scopes.first(scope)].bytes(self.text) == b"metadata"
    }

    fn is_title_of_document(&self, at: usize) -> bool {
        let around = self.scopes.around(self.scopes.of(at)).nth(1);
        self.is_title(at)
            && around
                .is_some_and(|scope| self.scopes.kind(scope) == ScopeKind::Line && self.is_metadata(scope))
    }

    /// Tells whether a token is the name of what its scope describes: `name: phota`, `provider="phota"`.
    fn is_title(&self, at: usize) -> bool {
        let labelled = at >= 2 && matches!(self.tokens[at - 1].kind, Kind::Mark(b'=' | b':' | b'>'));
        let arrow = labelled && self.tokens[at - 1].is_mark(b'>');
        let label = at.saturating_sub(if arrow { 3 } else { 2 });
        labelled
            && std::str::from_utf8(self.tokens[label].bytes(self.text)).is_ok_and(|label| {
                names::words(label).last().is_some_and(|last| TITLES.contains(&last.as_str()))
            })
    }

    /// The host of a URL: in a literal, or as the word after `://`.
    fn host_at(&self, at: usize) -> Option<&'a [u8]> {
        let token = &self.tokens[at];
        let bytes = token.bytes(self.text);
        if token.kind == Kind::Text {
            let scheme = memchr::memmem::find(bytes, b"://")?;
            let rest = &bytes[scheme + 3..];
            let end =
                rest.iter().position(|byte| matches!(byte, b'/' | b'?' | b'#' | b' ')).unwrap_or(rest.len());
            return Some(&rest[..end]);
        }
        let start = token.start as usize;
        self.text[..start].ends_with(b"://").then_some(bytes)
    }

    fn who_serves(&self, host: &[u8]) -> Option<Who> {
        if self.hosts.are_in(host) {
            return Some(Who::Phota);
        }
        let own = |name: &[u8]| host.starts_with(name);
        let local = [&b"localhost"[..], b"127.", b"10.", b"192.168.", b"0.0.0.0", b"$", b"{", b"[", b"<"]
            .iter()
            .any(|name| own(name));
        let neutral = [
            "w3.org",
            "github.com",
            "schema",
            "npmjs.org",
            "example.com",
            "crates.io",
            "pypi.org",
            "jsdelivr.net",
            "unpkg.com",
            "cdnjs.",
            "fonts.",
        ];
        let text = String::from_utf8_lossy(host);
        let api = host.contains(&b'.') && !local && !neutral.iter().any(|neutral| text.contains(neutral));
        api.then_some(Who::Other)
    }

    /// Notes in which scopes each mention counts: its own, and out through calls, quotes and single lines.
    fn place(&mut self) {
        for (index, mention) in self.mentions.iter().enumerate() {
            let mut scope = self.scopes.of(mention.token as usize);
            for _ in 0..MAX_LEVELS {
                self.said_in.push((scope, mention.token, index as u32));
                let leaves = match self.scopes.kind(scope) {
                    ScopeKind::Quote | ScopeKind::Bracket(b'(' | b'[') => true,
                    ScopeKind::Line => !self.scopes.has_lines(scope) || self.is_metadata(scope),
                    _ => false,
                };
                match self.scopes.parent(scope).filter(|_| leaves) {
                    Some(parent) => scope = parent,
                    None => break,
                }
            }
        }
        self.said_in.sort_unstable();
    }
}

/// Whom the mention nearest to a token speaks of; Phota only if it is nearer than all others.
fn nearest(mentions: &[Mention], token: usize) -> Option<Who> {
    let of = |who: Who| {
        let of = mentions.iter().filter(|mention| mention.who == who);
        of.map(|mention| (mention.token as usize).abs_diff(token)).min().unwrap_or(usize::MAX)
    };
    match (of(Who::Phota), of(Who::Other)) {
        (usize::MAX, usize::MAX) => None,
        (phota, other) if phota < other => Some(Who::Phota),
        _ => Some(Who::Other),
    }
}

/// What the heading of a scope says about its content.
enum Heading {
    Phota(String),
    /// Another vendor, or a pointer to where the value is (`secretKeyRef`).
    Another,
    /// A label that names something else.
    Unknown,
    /// A class, a call, a label such as `headers`.
    Neutral,
}

/// Tells whether a callee's words set up something that has a name of its own: `createAcme`, `AcmeClient`.
fn sets_up_another(callee: &[String]) -> bool {
    const SETS_UP: &[&str] = &["create", "new", "make", "build", "init", "client", "sdk"];
    const TRANSPORT: &[&str] = &[
        "axios",
        "requests",
        "httpx",
        "aiohttp",
        "faraday",
        "ky",
        "got",
        "superagent",
        "reqwest",
        "okhttp",
        "rest",
        "web",
        "url",
        "fetch",
        "curl",
        "async",
    ];
    let says = |word: &&String| {
        !names::is_neutral(word) && !SETS_UP.contains(&word.as_str()) && !TRANSPORT.contains(&word.as_str())
    };
    callee.iter().any(|word| SETS_UP.contains(&word.as_str())) && callee.iter().any(|word| says(&word))
}

const CODE_WORDS: &[&[u8]] = &[
    b"class",
    b"struct",
    b"func",
    b"fn",
    b"def",
    b"function",
    b"object",
    b"interface",
    b"enum",
    b"impl",
    b"if",
    b"for",
    b"while",
    b"else",
    b"try",
    b"except",
    b"catch",
    b"with",
    b"return",
    b"do",
    b"namespace",
    b"module",
    b"public",
    b"private",
    b"static",
    b"const",
    b"let",
    b"var",
    b"val",
    b"export",
    b"trait",
    b"type",
    b"extension",
    b"mod",
    b"companion",
    b"internal",
    b"final",
    b"elif",
    b"switch",
    b"case",
    b"match",
    b"location",
];

fn is_stage(word: &str) -> bool {
    matches!(
        word,
        "production"
            | "prod"
            | "staging"
            | "stage"
            | "dev"
            | "development"
            | "test"
            | "local"
            | "live"
            | "preview"
            | "all"
            | "global"
            | "demo"
    ) || word.bytes().all(|byte| byte.is_ascii_digit())
        || word.len() <= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_end_at_their_borders() {
        let hosts = Hosts::new(&["img.example.net".to_owned()]);
        for text in [
            "https://api.photalabs.com/v1",
            "API.PHOTALABS.COM",
            "photalabs.com",
            "http://img.example.net:80",
        ] {
            assert!(hosts.are_in(text.as_bytes()), "{text}");
        }
        for text in ["https://photalabs.community", "notphotalabs.com", "my-photalabs.com", "imgxexample.net"]
        {
            assert!(!hosts.are_in(text.as_bytes()), "{text}");
        }
    }
}
