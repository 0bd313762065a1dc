//! Packs and deltas, in the forms that their targets take.

/// Packs as `phota_fuzz::objects` writes them: four bytes of kind, base, lie and length, then a payload, for each entry.
pub(crate) fn packs() -> Vec<Vec<u8>> {
    let entry = |kind: u8, base: u8, lie: u8, payload: &[u8]| {
        [&[kind, base, lie, payload.len() as u8], payload].concat()
    };
    let blob = |text: &[u8]| entry(7, 0, 0, text);
    // Copies five bytes from the second one on, inserts, copies some more.
    let delta = |kind, base, text: &[u8]| {
        entry(kind, base, 0, &[&[0x91, 1, 5, text.len() as u8], text, &[0x91, 3, 4]].concat())
    };
    let chain: Vec<u8> = (0..12).flat_map(|base| delta(base % 2, base, b"needle and more")).collect();
    vec![
        [blob(b"a need le and need"), delta(0, 0, b"le"), delta(1, 1, b"needl")].concat(),
        [blob(b"some needle in a text"), chain].concat(),
        [delta(1, 2, b"x"), delta(1, 0, b"y"), blob(b"what the first builds upon")].concat(),
        [
            delta(1, 1, b"x"),
            delta(1, 0, b"in a circle"),
            entry(7, 0, 0xf1, b"a lie"),
            entry(7, 0, 0xe1, b"wrong"),
        ]
        .concat(),
    ]
}

/// Deltas as `phota_fuzz::delta` takes them: six bytes that choose, the base, and the steps or a whole delta.
pub(crate) fn deltas() -> Vec<Vec<u8>> {
    let base = b"some text with letters, then 0123456789abcdefghijklmnop, then more";
    let with = |choice: [u8; 5], delta: &[u8]| {
        let [times, any, run, ends, form] = choice;
        [&[base.len() as u8, times, any, run, ends, form], &base[..], delta].concat()
    };
    let insert = |text: &[u8]| [&[text.len() as u8], text].concat();
    // From a place, so many bytes; with each number of bytes that the two may take.
    let short = [0x91, 5, 20];
    let long = [0xb3, 1, 0, 40, 0];
    let sparse = [0xe5, 2, 0, 0, 0];
    let longest = [0x81, 3];
    vec![
        with([0, 5, 20, 0, 0], &[&short[..], &insert(b"new"), &short].concat()),
        with([0xf0, 31, 255, 0x21, 0], &[&longest[..], &insert(&[b'n'; 127]), &longest].concat()),
        with([1, 33, 0, 0xff, 0], &[&long[..], &insert(b"x"), &short, &long].concat()),
        with([3, 0, 16, 0x10, 0], &[&sparse[..], &insert(b"0123")].concat()),
        with([0, 6, 0, 0, 0xff], &[&[66, 23][..], &short, &insert(b"new")].concat()),
        // Sizes beyond all that can be.
        with([0, 6, 0, 0, 0xff], &[&[0x80; 9][..], &[1, 5], &insert(b"new")].concat()),
        with([0, 6, 0, 0, 0xff], &[&[66][..], &[0xff; 9], &[1], &short].concat()),
    ]
}
