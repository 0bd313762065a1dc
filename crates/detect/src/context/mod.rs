//! Whose a name is that does not say so: which provider the scopes around it speak of.

mod blocks;
mod headings;
mod hosts;
mod mentions;

pub(crate) use blocks::Collection;
pub(crate) use headings::is_stage;
pub(crate) use hosts::Hosts;
pub(crate) use mentions::is_phota_alone;

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use self::headings::Heading;
use self::mentions::{How, Mention, Who, nearest};
use crate::names::{NameKind, Namer};
use crate::structure::{Kind, ScopeId, ScopeKind, Scopes, Token};

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
    /// Only comments name a host, and it is Phota's.
    HostInComment,
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
            Tie::HostInFile => 35,
            Tie::NearestHost | Tie::HostInComment => 15,
            Tie::Path => 30,
        }
    }
}

/// Tells whether a part of a path is named for Phota.
pub(crate) fn is_path_of_phota(path: &str, namer: &Namer) -> bool {
    path.split(['/', '!'])
        .any(|part| matches!(namer.classify(part).kind, NameKind::Phota | NameKind::PhotaKey))
}

/// Tells whether a part of a path is named for another provider.
pub(crate) fn is_path_of_another(path: &str, namer: &Namer) -> bool {
    path.split(['/', '!']).any(|part| namer.classify(part).kind == NameKind::Vendor)
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
    path: &'a str,
    path_is_phota: bool,
    /// Whether anything but Phota is spoken of.
    others: bool,
    /// Whether the file names Phota's key somewhere.
    names_key: bool,
    /// The hosts, in the order of their tokens.
    served: Vec<(u32, Who)>,
    /// Whether one of them is Phota's.
    serves_phota: bool,
    /// Whose host stands under each name, by the words before `URL` and its like.
    addressed: HashMap<Vec<String>, Who>,
    /// Scopes around, and first words of, blocks that are Phota's; filled when first asked for.
    phota_blocks: OnceCell<HashSet<(ScopeId, &'a [u8])>>,
    /// Whose the hosts are that comments name.
    commented: Vec<Who>,
}

/// Tokens of a comment before a name that are looked at.
const MAX_COMMENT: usize = 20;
/// Levels of scopes without a word on providers that are looked through.
const MAX_LEVELS: usize = 12;

impl<'a> Context<'a> {
    /// Gathers what is said about providers; one pass over the tokens.
    pub(crate) fn new(
        text: &'a [u8],
        tokens: &'a [Token],
        scopes: &'a Scopes,
        namer: &'a Namer,
        hosts: &'a Hosts,
        path: &'a str,
    ) -> Self {
        let mut context = Context {
            text,
            tokens,
            scopes,
            namer,
            hosts,
            mentions: Vec::new(),
            said_in: Vec::new(),
            path,
            path_is_phota: is_path_of_phota(path, namer),
            others: false,
            names_key: false,
            served: Vec::new(),
            serves_phota: false,
            addressed: HashMap::new(),
            phota_blocks: OnceCell::new(),
            commented: Vec::new(),
        };
        context.gather();
        context.place();
        context.sum_up();
        context
    }

    /// Finds what ties a name at a token to Phota, if anything does.
    pub(crate) fn tie(&self, token: usize, kind: NameKind) -> Option<Tie> {
        if let Some(tie) = self.tie_in_comment(token) {
            return tie;
        }
        let mut blocked = false;
        let mut statement = true;
        let mut keyed = false;
        let mut named_else = false;
        for scope in self.scopes.around(self.scopes.of(token)).take(MAX_LEVELS) {
            let heading = self.heading(scope);
            if kind == NameKind::BareKey && self.is_of_system(scope) {
                return None;
            }
            match &heading {
                // Phota's key stands beside it under its own name.
                Heading::Phota(_) if keyed && kind != NameKind::Header => return None,
                Heading::Phota(label) if !self.speaks_of_others(scope, token) => {
                    return Some(Tie::Under(label.clone()));
                }
                // A gateway's own settings may name whom it calls.
                Heading::Another if kind == NameKind::Header => {
                    return self.said(scope, token, kind).flatten().filter(|tie| *tie == Tie::BesideHost);
                }
                Heading::Another => return None,
                _ => {}
            }
            if !blocked {
                let said = if statement {
                    self.said_beside(scope, token, kind)
                } else {
                    self.said(scope, token, kind)
                };
                // A name beside says little of a block with another name: `immichHeaders = {...}`.
                let far = matches!(said, Some(Some(Tie::BesideName(_)))) && named_else;
                if let Some(said) = said.filter(|_| !far) {
                    return said;
                }
            }
            match heading {
                Heading::Phota(label) => return Some(Tie::Under(label)),
                // Another section ends what the file says about its top.
                Heading::Unknown if self.is_title_scope(scope) => blocked |= self.is_contrasted(scope),
                Heading::Unknown if self.scopes.kind(scope) == ScopeKind::Section => {
                    // The headers of a request may have a section of their own.
                    return (kind == NameKind::Header).then(|| self.of_file(token, kind, true)).flatten();
                }
                Heading::Unknown => blocked = true,
                // Another document of the same file starts at a ruler.
                Heading::Neutral if self.tokens[self.scopes.first(scope)].is_mark(b'-') => {
                    blocked |= self.scopes.kind(scope) == ScopeKind::Section;
                }
                Heading::Neutral if self.is_contrasted(scope) => {
                    if self.is_branch(scope) {
                        return None;
                    }
                    blocked = true;
                }
                Heading::Another | Heading::Neutral => {}
            }
            named_else |= self.is_named(scope);
            keyed |= self
                .near(scope, token)
                .iter()
                .any(|mention| mention.how == How::Key && !self.is_one_member(mention.token as usize, token));
            statement &=
                !matches!(self.scopes.kind(scope), ScopeKind::Line | ScopeKind::Item | ScopeKind::Root);
        }
        self.of_file(token, kind, blocked)
    }

    /// What a comment says before a name in it; its brackets make no scopes. `Some(None)` if of others.
    fn tie_in_comment(&self, token: usize) -> Option<Option<Tie>> {
        if !self.scopes.in_comment(token) {
            return None;
        }
        let line = (token.saturating_sub(MAX_COMMENT)..token)
            .rev()
            .take_while(|&at| self.tokens[at].kind != Kind::Line);
        line.filter(|&at| self.tokens[at].kind == Kind::Word).find_map(|at| {
            let name =
                std::str::from_utf8(self.tokens[at].bytes(self.text)).ok().filter(|name| name.len() <= 80)?;
            match self.namer.classify(name).kind {
                NameKind::Phota => Some(Some(Tie::InStatement(name.to_owned()))),
                NameKind::Vendor => Some(None),
                _ => None,
            }
        })
    }

    /// Tells whether the text names Phota's host.
    pub(crate) fn serves_phota(&self) -> bool {
        self.serves_phota
    }

    /// Tells whether the text speaks of no provider and no host at all.
    pub(crate) fn is_silent(&self) -> bool {
        self.mentions.is_empty() && self.commented.is_empty() && !self.is_path_anothers()
    }

    /// Tells whether the path names another provider.
    pub(crate) fn is_path_anothers(&self) -> bool {
        is_path_of_another(self.path, self.namer)
    }

    /// Tells whether a scope around a token is another provider's.
    pub(crate) fn is_under_another(&self, token: usize) -> bool {
        let mut around = self.scopes.around(self.scopes.of(token)).take(MAX_LEVELS);
        around.any(|scope| matches!(self.heading(scope), Heading::Another))
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
            // A comment says little, and nothing at all about a key without an owner.
            (false, false) if kind == NameKind::Header && self.only_phota_is_commented() => {
                Some(Tie::HostInComment)
            }
            _ => None,
        }
    }

    fn only_phota_is_commented(&self) -> bool {
        !self.commented.is_empty() && self.commented.iter().all(|&who| who == Who::Phota)
    }

    fn nearest_host(&self, token: usize) -> Option<Who> {
        let after = self.served.partition_point(|&(at, _)| (at as usize) < token);
        let near = &self.served[after.saturating_sub(1)..self.served.len().min(after + 1)];
        near.iter().min_by_key(|&&(at, _)| (at as usize).abs_diff(token)).map(|&(_, who)| who)
    }

    /// What a scope itself says beside a name: `Some(None)` if it speaks of others.
    fn said(&self, scope: ScopeId, token: usize, kind: NameKind) -> Option<Option<Tie>> {
        let mut mentions = self.near(scope, token);
        mentions.retain(|mention| mention.how != How::Label);
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
            How::Name | How::Key | How::Label | How::Title if self.leads_line(token) => {
                self.name_beside(self.label(best))
            }
            How::Name | How::Key | How::Label | How::Title => None,
        }
    }

    /// `phota: api_key: value`: a label in front of a name, in the same member.
    fn leads_to(&self, label: usize, token: usize) -> bool {
        label < token && self.is_one_member(label, token)
    }

    /// No comma, semicolon or line end stands between two tokens.
    fn is_one_member(&self, one: usize, other: usize) -> bool {
        let between = &self.tokens[one.min(other)..one.max(other)];
        between.len() < 40
            && !between.iter().any(|token| matches!(token.kind, Kind::Mark(b',' | b';') | Kind::Line))
    }

    /// Nothing but words of the language stands before a name on its line: `private static final String KEY`.
    fn leads_line(&self, token: usize) -> bool {
        let before = self.tokens[..token].iter().rev().take(8).take_while(|token| {
            !matches!(token.kind, Kind::Line | Kind::Open(b'{' | b'(') | Kind::Mark(b',' | b';'))
        });
        before.filter(|token| matches!(token.kind, Kind::Word | Kind::Text)).all(|token| {
            let word = token.bytes(self.text);
            let neutral =
                |word: &str| crate::names::words(word).iter().all(|word| crate::names::is_neutral(word));
            headings::CODE_WORDS.contains(&word) || std::str::from_utf8(word).is_ok_and(neutral)
        })
    }

    /// What the statement of a name says: any word on Phota in it counts.
    fn said_beside(&self, scope: ScopeId, token: usize, kind: NameKind) -> Option<Option<Tie>> {
        let mut mentions = self.near(scope, token);
        mentions.retain(|mention| match mention.how {
            How::Label => self.leads_to(mention.token as usize, token),
            How::Key if kind != NameKind::Header => self.is_one_member(mention.token as usize, token),
            _ => true,
        });
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
            How::Name | How::Label | How::Title => Tie::InStatement(self.label(best)),
        }))
    }

    fn speaks_of_others(&self, scope: ScopeId, token: usize) -> bool {
        self.near(scope, token).iter().any(|mention| mention.who == Who::Other && mention.how != How::Title)
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::{Segment, Settings};

    /// The tie of the first token that reads `name`.
    fn tie(path: &str, text: &str, name: &str) -> Option<Tie> {
        let settings = Settings { namer: Namer::new(&[]), hosts: Hosts::new(&[]), key_pattern: None };
        let hits: Vec<usize> = text.match_indices("phota").map(|(at, _)| at).collect();
        let segment = Segment::new(text.as_bytes(), path, &hits);
        let at =
            segment.tokens.iter().position(|token| token.bytes(text.as_bytes()) == name.as_bytes()).unwrap();
        segment.context(&settings).tie(at, settings.namer.classify(name).kind)
    }

    fn under(label: &str) -> Option<Tie> {
        Some(Tie::Under(label.to_owned()))
    }

    #[test]
    fn the_innermost_scope_that_names_a_provider_decides() {
        for (text, expected) in [
            ("phota:\n  api_key: x\n", under("phota")),
            ("phota:\n  auth:\n    api_key: x\n", under("phota")),
            ("phota:\n  openai:\n    api_key: x\n", None),
            ("[phota]\na = 1\napi_key = x\n", under("phota")),
            ("[phota]\n[acme]\napi_key = x\n", None),
            ("- name: phota\n  api_key: x\n", under("phota")),
            ("- name: phota\n- name: acme\n  api_key: x\n", None),
            ("url: https://api.photalabs.com\napi_key: x\n", Some(Tie::BesideHost)),
            ("a = 1\nf({api_key: x, url: 'https://api.photalabs.com'})\n", Some(Tie::BesideHost)),
            ("createPhota({ api_key: x })\n", under("createPhota")),
            ("createPhota({ a: 1 })\ncreateAcme({ api_key: x })\n", None),
            ("f('https://api.photalabs.com')\ng('https://api.acme.io', { api_key: x })\n", None),
        ] {
            assert_eq!(tie("a.txt", text, "api_key"), expected, "{text}");
        }
    }

    #[test]
    fn the_file_decides_last() {
        let host = "function f() {\n  get('https://api.photalabs.com')\n}\nfunction g() {\n  h = { 'X-API-Key': x }\n}\n";
        assert_eq!(tie("a.js", host, "X-API-Key"), Some(Tie::HostInFile));
        assert_eq!(tie("src/phota/http.js", "h = { 'X-API-Key': x }\n", "X-API-Key"), Some(Tie::Path));
        assert_eq!(tie("src/http.js", "h = { 'X-API-Key': x }\n", "X-API-Key"), None);
    }
}
