//! What a terminal is like, and text that it does not act on.

pub(crate) use phota_core::plain;

/// How many columns there are: those of the terminal, or 120 when the output goes elsewhere.
pub(crate) fn width() -> usize {
    terminal_size::terminal_size().map_or(120, |(width, _)| usize::from(width.0)).clamp(40, 400)
}
