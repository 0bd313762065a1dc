//! Times `phota-scan --verify` on 100 keys against a stand-in that takes 50 ms for each answer; `benches/verify.sh` runs it.

use std::env;
use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use phota_fake_api::{Behaviour, FakeApi};

const KEYS: usize = 100;
const LATENCY: Duration = Duration::from_millis(50);
const RUNS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let scan = env::args_os().nth(1).ok_or("the path of phota-scan is missing")?;
    let folder = tempfile::tempdir()?;
    let keys: Vec<String> = (0..KEYS).map(|_| random_key()).collect::<Result<_, _>>()?;
    let lines: Vec<String> = keys.iter().map(|key| format!("PHOTA_API_KEY={key}\n")).collect();
    fs::write(folder.path().join("keys.env"), lines.concat())?;
    for (name, accepted) in [("all refused", 0), ("all accepted", KEYS)] {
        let mut walls = Vec::new();
        let mut most = 0;
        let mut requests = 0;
        for _ in 0..RUNS {
            let mut builder = FakeApi::builder().pause(LATENCY);
            for key in &keys[..accepted] {
                builder = builder.key(key);
            }
            let server = builder.start()?;
            let begun = Instant::now();
            let status = Command::new(&scan)
                .args(["dir", "--verify", "--quiet", "--base-url", &server.base_url_for(Behaviour::Delayed)])
                .current_dir(folder.path())
                .stdout(Stdio::null())
                .status()?;
            walls.push(begun.elapsed());
            if status.code() != Some(1) {
                return Err(format!("phota-scan ended with {status}").into());
            }
            requests = server.requests().len();
            most = most.max(server.most_at_once());
        }
        walls.sort();
        let (median, slowest) = (walls[RUNS / 2].as_millis(), walls[RUNS - 1].as_millis());
        writeln!(
            io::stdout(),
            "{KEYS} keys, {name}: median of {RUNS} {median} ms, slowest {slowest} ms, {requests} requests, at most {most} at once"
        )?;
    }
    Ok(())
}

fn random_key() -> io::Result<String> {
    let mut bytes = [0; 20];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
