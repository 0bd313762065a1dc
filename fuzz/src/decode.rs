//! The decoder stage.

use phota_detect::fuzzing;

/// What is set apart on lines of its own is indented, so a text may grow, but only so much.
const GROWTH: usize = 4;
const ROOM: usize = 64;

/// Every decoded byte has a place in the text, in order; decoding ends, and does not blow up.
pub fn check(data: &[u8]) {
    let Some(decoded) = fuzzing::decode(data) else { return };
    assert_eq!(decoded.text.len(), decoded.places.len());
    assert!(decoded.text.len() <= GROWTH * data.len() + ROOM, "{} from {}", decoded.text.len(), data.len());
    let (mut start, mut end) = (0, 0);
    for place in &decoded.places {
        assert!(place.start < place.end && place.end <= data.len(), "{place:?} of {}", data.len());
        assert!(start <= place.start && end <= place.end, "{place:?} after {start}..{end}");
        (start, end) = (place.start, place.end);
    }
    // What is left after all passes may hold more layers; each costs as little.
    if let Some(again) = fuzzing::decode(&decoded.text) {
        assert!(again.text.len() <= GROWTH * decoded.text.len() + ROOM);
    }
}
