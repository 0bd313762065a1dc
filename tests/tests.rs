//! The one integration binary: both programs, run as users run them. A module a topic.

#[cfg(unix)]
mod canary;
mod check;
#[cfg(unix)]
mod faults_disk;
mod faults_network;
mod hostile;
mod manifest;
#[path = "../crates/scan/verbs/self_test/places/mod.rs"]
#[allow(dead_code, reason = "the self-test uses what the tests do not")]
mod places;
#[path = "reference/naive.rs"]
mod reference;
mod scan_across;
mod scan_allow;
mod scan_archives;
mod scan_audit;
mod scan_audit_faults;
mod scan_audit_findings;
mod scan_audit_header;
mod scan_audit_many;
mod scan_audit_url;
mod scan_bad_input;
mod scan_baseline;
mod scan_config;
mod scan_differential;
mod scan_dir;
mod scan_encoded;
mod scan_formats;
mod scan_formats_hostile;
mod scan_html;
#[cfg(unix)]
mod scan_install_hooks;
mod scan_known_key;
mod scan_message;
mod scan_of_base;
mod scan_order;
mod scan_push;
mod scan_range;
mod scan_range_large;
mod scan_report;
mod scan_rules;
mod scan_self_test;
mod scan_silence;
mod scan_staged;
mod scan_staged_load;
mod scan_stdin;
mod scan_verify;
#[cfg(unix)]
mod staged_states;
mod util;
