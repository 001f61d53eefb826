//! Names as people type them: without case, accents or punctuation.

/// Lower-case letters and digits, accents removed, words separated by one space: `São Paulo` becomes `sao paulo`,
/// whether its accents are composed or separate marks.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            '\u{300}'..='\u{36f}' | '\'' | '’' => {}
            c if c.is_alphanumeric() => push_plain(&mut folded, c),
            _ if folded.is_empty() || folded.ends_with(' ') => {}
            _ => folded.push(' '),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// What tells one meeting from another: the folded name without `Grand Prix` or `GP`.
pub(crate) fn fold_meeting(text: &str) -> String {
    let folded = fold(text);
    let core = ["grand prix", "gp"].iter().find_map(|ending| folded.strip_suffix(ending)).map(str::trim_end);
    core.map_or_else(|| folded.clone(), str::to_owned)
}

/// Equality of folded names, also where one joins words that the other separates: `mexicocity`.
pub(crate) fn same(a: &str, b: &str) -> bool {
    let letters = |text| str::chars(text).filter(|c| *c != ' ');
    letters(a).eq(letters(b))
}

fn push_plain(folded: &mut String, c: char) {
    folded.push(match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => 'i',
        'ķ' => 'k',
        'ĺ' | 'ļ' | 'ľ' | 'ł' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => 'o',
        'ŕ' | 'ŗ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => 's',
        'ţ' | 'ť' | 'ț' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'ß' => return folded.push_str("ss"),
        'æ' => return folded.push_str("ae"),
        'œ' => return folded.push_str("oe"),
        other => other,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_punctuation_do_not_matter() {
        for (typed, folded) in [
            ("São Paulo", "sao paulo"),
            ("Sa\u{303}o_Paulo", "sao paulo"),
            ("  MONTRÉAL ", "montreal"),
            ("Spa-Francorchamps", "spa francorchamps"),
            ("İstanbul", "istanbul"),
            ("D’Italia", "ditalia"),
            ("--", ""),
        ] {
            assert_eq!(fold(typed), folded);
        }
    }

    #[test]
    fn grand_prix_is_left_out_of_a_meetings_name() {
        assert_eq!(fold_meeting("Dutch Grand Prix"), "dutch");
        assert_eq!(fold_meeting("mexico city gp"), "mexico city");
        assert_eq!(fold_meeting("Grand Prix"), "");
    }

    #[test]
    fn joined_words_are_the_same_name() {
        assert!(same("mexicocity", "mexico city"));
        assert!(!same("mexico", "mexico city"));
    }
}
