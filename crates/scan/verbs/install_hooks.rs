//! `install-hooks`: the three hooks for people without pre-commit. Nothing is scanned.

use std::io;

use crate::{
    args::{self, Common},
    exit::Exit,
    failure::{Failure, shown},
    hooks::{self, Change, Folder, Purpose, Step, Style},
    output::Destination,
    terminal::plain,
};

pub(crate) fn run(args: &args::InstallHooks, common: &Common, to: &Destination) -> Result<Exit, Failure> {
    let purpose = if args.uninstall { Purpose::Uninstall } else { Purpose::Install };
    let folder = Folder::find(purpose)?;
    let steps = hooks::plan(&folder, purpose)?;
    for Step { file, change, .. } in &steps {
        hooks::apply(file, change).map_err(|e| {
            Failure::incomplete(format!("{} could not be changed: {e}", shown(file))).hint(
                "run it again once the folder of hooks can be written to; `phota-scan staged` can be run by hand",
            )
        })?;
    }
    if !common.quiet {
        // The hooks are in place, whoever reads about it.
        to.write(|to| tell(&folder, purpose, &steps, to))
            .map_err(|e| Failure::incomplete(format!("{} could not be written: {e}", to.name())))?;
    }
    Ok(Exit::Clean)
}

fn tell(folder: &Folder, purpose: Purpose, steps: &[Step], to: &mut dyn io::Write) -> io::Result<()> {
    for Step { file, change, .. } in steps {
        let file = shown(file);
        match (change, purpose, folder.style) {
            (Change::None, Purpose::Install, _) => writeln!(to, "{file} is there already")?,
            (Change::None, Purpose::Uninstall, _) => writeln!(to, "{file} is none of phota-scan's hooks")?,
            (Change::Write { .. }, Purpose::Install, Style::Husky) => writeln!(to, "{file} has its lines")?,
            (Change::Write { .. }, Purpose::Install, _) => writeln!(to, "{file} written")?,
            (Change::Write { .. }, Purpose::Uninstall, _) => writeln!(to, "{file} has its lines no more")?,
            (Change::KeepAndWrite { kept, .. }, _, _) => {
                writeln!(to, "{file} written; the one before runs first: {}", shown(kept))?;
            }
            (Change::PutBack { .. }, _, _) => writeln!(to, "{file} is the one before again")?,
            (Change::Remove, _, _) => writeln!(to, "{file} removed")?,
        }
    }
    if purpose == Purpose::Uninstall {
        return Ok(());
    }
    if folder.style != Style::Own {
        writeln!(
            to,
            "\nThis folder is shared: commit it, and everyone who commits needs phota-scan on PATH."
        )?;
    }
    writeln!(to, "\nTo try them:")?;
    for Step { hook, .. } in steps {
        writeln!(to, "  {}", plain(hook.trial()))?;
    }
    Ok(())
}
