//! The words of placeholders. To add one: put it into the row of its meaning and language.

/// Long enough to be looked for inside random characters, as in `phk_9f3bEXAMPLE`.
pub(super) const GIVEAWAYS: &str = "beispiel changeme changethis donotuse dummykey ejemplo esempio example exemple exemplo fakekey \
     notareal notarealkey notreal placeholder platzhalter przyklad redacted replaceme samplekey \
     voorbeeld yourapikey yourkey yourtoken";

/// Words for values that were made up.
pub(super) const MADE_UP: &str = "bogus censored dummy fake faked filtered invalid masked mock mocked nonexistent notareal notreal \
     phony placeholder pretend redacted sanitized scrubbed stub stubbed";

/// Words of tests and documents.
pub(super) const TRIALS: &str = "abc abcd acme alice asdf bar baz bob changeit demo dolor fixture foo foobar hunter ipsum letmein \
     lorem passwd password qux qwerty secret spec test tester testing tests trial trustno unit whatever \
     xyz xyzzy";

/// Words beside those above, mostly the short ones of programs, so that a chain of words is seen to be one.
pub(super) const FILLERS: &str = "access account admin ai all an and api app arc are arg args as async auth base battery be big \
     bit body box buf by byte call cap cfg client cmd code col correct cpu credential css csv data \
     date day db default dev dir do doc dom dot end env err file fmt for from gen get go goes gpu has \
     hash have hdr hex horse html http https id if img in info io ip is iso it item job json jwt key \
     keys kind lab labs last len live local log long mac map max me mem min mod mode msg mut my name \
     net new next no node not now num of ok old on one opt or os our out par pdf pem per phota please \
     png pop port prod ptr ram random raw real red ref req res rgb row run sdk sec send seq sig \
     socket some sql src staple std str string sub sum super svg tag tcp text that the this tls tmp \
     to token tool top try two txt type udp ui up uri url use user utf val value var vec very was web \
     win with xml zip";

/// What instructions say, by language, in ASCII spellings.
pub(super) const ASKS: &[(&str, &str)] = &[
    (
        "en",
        "add change configure define defined empty enter example fill fixme here hidden insert later \
         missing needed obtain own paste pending provide provided put removed replace replaced required \
         sample secretly set tbd todo undefined unset update your yours",
    ),
    (
        "de",
        "ausfuellen beispiel bitte dein deine deinen eigener einfuegen eingeben einsetzen eintragen \
         ersetzen gesetzt hier ihr ihren muster nicht noch platzhalter schluessel",
    ),
    (
        "fr",
        "changez cle clef coller collez definir entrez exemple ici inserer inserez mettez mettre moi \
         remplacer remplacez saisir vos votre",
    ),
    (
        "es",
        "aqui cambia cambiame cambiar clave coloca ejemplo escribe esto ingresa inserta introduce llave \
         pega pegar pon poner reemplaza reemplazar sustituir",
    ),
    ("pt", "altere chave cole coloque exemplo inserir insira mude preencha sua substitua substituir troque"),
    (
        "it",
        "cambiami chiave esempio incolla inserire inserisci metti qui sostituire sostituisci \
         sostituiscimi tua tuo vostra",
    ),
    ("nl", "hier invullen jouw mij plaats plak sleutel uw vervang vervangen voeg voer voorbeeld vul wijzig"),
    ("sv", "byt din ditt ersatt exempel fyll haer klistra mig nyckel skriv ut"),
    (
        "no, da",
        "bytt deg dit eksempel erstat erstatt her indsaet indtast inn lim meg noegle noekkel nogle nokkel \
         sett skift udskift",
    ),
    ("fi", "avaimen avaimesi avain korvaa liita sinun tahan vaihda"),
    ("pl", "klucz podmien przyklad tu tutaj twoj wklej wpisz wstaw zamien zastap zmien"),
    ("cs, sk", "doplnit doplnte klic kluc nahradte priklad sem tvuj vas vlozte zadejte zde zmen"),
    (
        "ru, uk",
        "kluch klyuch klyucha svoy syuda tut tvoy vash vashe vstav vstavit vstavte zamenit zamenite zdes \
         znachennya",
    ),
    (
        "tr",
        "anahtar anahtari anahtarini anahtariniz anahtarinizi buraya degistir degistirin girin ornek \
         sizin yapistir yapistirin",
    ),
    ("hu, ro", "aici cheia helye ide inlocuieste inlocuiti introduceti jon kulcs kulcsot"),
    (
        "zh, ja, ko",
        "ibryeok iryeok kagi kii koko kudasai mimi miyao nin nyuryoku shuru tianxie tihuan yeogi yeogie \
         zheli",
    ),
    ("id, vi, el", "anda dengan disini ganti isi khoa kleidi kunci masukkan sini"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_plain_letters_and_stand_once_a_row() {
        for (row, words) in
            ASKS.iter().chain([&("made up", MADE_UP), &("trials", TRIALS), &("fillers", FILLERS)])
        {
            let words: Vec<&str> = words.split_whitespace().collect();
            for (at, word) in words.iter().enumerate() {
                assert!(word.bytes().all(|byte| byte.is_ascii_lowercase()), "{row}: {word}");
                assert!(!words[..at].contains(word), "{row}: {word}");
            }
        }
    }
}
