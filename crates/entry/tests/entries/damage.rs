//! Whatever happens to an entry's bytes is noticed, and told as what it is.

use std::sync::LazyLock;

use crate::support::{self, read, small};
use bytes::Bytes;
use entry::{EntryError, Provenance};
use hostile::resealed;
use proptest::prelude::*;

static SMALL: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let (session, tracks) = small();
    entry::write(&session, tracks.as_ref(), &Provenance::default()).expect("an entry")
});

/// Places all over a file, its last bytes favoured, where most of its structure is.
fn places() -> impl Strategy<Value = usize> {
    let len = SMALL.len();
    prop_oneof![0..len, len - 4000..len, len - 200..len, 0..2000_usize]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn no_changed_byte_goes_unnoticed(place in places(), change in 1..=255_u8) {
        let mut file = SMALL.clone();
        file[place] ^= change;
        prop_assert!(read(&file).is_err());
    }

    #[test]
    fn no_missing_end_goes_unnoticed(len in places()) {
        prop_assert!(read(&SMALL[..len]).is_err());
    }

    #[test]
    fn no_missing_or_added_bytes_go_unnoticed(place in places(), count in 1..100_usize, add in any::<bool>()) {
        let mut file = SMALL.clone();
        if add {
            file.splice(place..place, std::iter::repeat_n(0, count));
        } else {
            file.drain(place..(place + count).min(SMALL.len()));
        }
        prop_assert!(read(&file).is_err());
    }

    /// The seal keeps out accidents, not intent: what is sealed again must still be read without harm.
    #[test]
    fn a_forged_entry_is_an_error_or_a_session(
        changes in prop::collection::vec((places(), any::<u8>()), 1..4),
    ) {
        let mut file = SMALL.clone();
        for (place, byte) in changes {
            file[place] = byte;
        }
        if let Ok(entry) = read(&resealed(file)) {
            prop_assert_eq!(entry.session.check(), Ok(()));
        }
    }
}

#[test]
fn half_an_entry_is_told_from_a_damaged_one() {
    let len = SMALL.len();
    assert_eq!(read(&SMALL[..len / 2]), Err(EntryError::Incomplete { len: len / 2 }));
    assert_eq!(read(&[]), Err(EntryError::Incomplete { len: 0 }));
    assert_eq!(read(b"PAR1 is another kind of file"), Err(EntryError::Incomplete { len: 28 }));
    let mut file = SMALL.clone();
    file[len / 2] ^= 1;
    assert!(matches!(read(&file), Err(EntryError::Damaged { written, found }) if written != found));
}

#[test]
fn an_entry_may_lie_anywhere_in_memory() {
    let whole = read(&SMALL).expect("an entry");
    for shift in 1..8 {
        let shifted = Bytes::from([vec![0; shift], SMALL.clone()].concat()).slice(shift..);
        assert_eq!(entry::read(&shifted).as_ref(), Ok(&whole));
    }
}

#[test]
fn another_version_is_outdated() {
    let (now, later) =
        (format!(r#""version":{}"#, entry::VERSION), format!(r#""version":{}"#, entry::VERSION + 1));
    let file = resealed(support::replaced(&SMALL, now.as_bytes(), later.as_bytes()));
    assert_eq!(read(&file), Err(EntryError::Outdated { found: entry::VERSION + 1 }));
    assert_eq!(entry::peek(&file).map(|label| label.version), Ok(entry::VERSION + 1));
}

#[test]
fn the_end_of_a_file_tells_what_it_is() {
    let whole = entry::peek(&SMALL).expect("a label");
    assert_eq!(entry::peek(&SMALL[SMALL.len() / 2..]), Ok(whole));
}

#[test]
fn another_arrow_file_is_no_entry() {
    let file = support::replaced(&SMALL, b"lightsout", b"nightsout");
    assert!(matches!(read(&resealed(file)), Err(EntryError::Foreign { .. })));
}
