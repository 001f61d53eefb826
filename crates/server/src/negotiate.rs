//! Which form of an answer a client takes, and how it may be compressed (RFC 9110, section 12).

use axum::http::{HeaderMap, HeaderName, header};

/// The form of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Media {
    Json,
    Csv,
    Arrow,
}

impl Media {
    /// Of tables, the first where a client has no wish.
    pub(crate) const ALL: [Self; 3] = [Self::Json, Self::Csv, Self::Arrow];

    pub(crate) const fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Arrow => "application/vnd.apache.arrow.stream",
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Arrow => "arrow",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|media| media.name() == name)
    }

    /// The best of the offered forms by `Accept`; `None` if none of them is taken.
    pub(crate) fn choose(headers: &HeaderMap, offered: &[Self]) -> Option<Self> {
        let Some(wishes) = wishes(headers, header::ACCEPT) else { return offered.first().copied() };
        let quality = |media: Self| {
            let essence = media.content_type().split(';').next().unwrap_or_default();
            let group = essence.split('/').next().unwrap_or_default();
            // The most exact of the ranges that fit decides.
            let fits = |range: &str| match range {
                "*/*" | "*" => Some(0),
                range if range.strip_suffix("/*").is_some_and(|range| range.eq_ignore_ascii_case(group)) => {
                    Some(1)
                }
                range => range.eq_ignore_ascii_case(essence).then_some(2),
            };
            let fitting = wishes.iter().filter_map(|(range, quality)| Some((fits(range)?, *quality)));
            fitting.max_by_key(|(exact, _)| *exact).map_or(0, |(_, quality)| quality)
        };
        best(offered, quality)
    }
}

/// How a body is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Coding {
    Zstd,
    Brotli,
    Gzip,
    Identity,
}

impl Coding {
    /// The ones that we like best first.
    const ALL: [Self; 4] = [Self::Zstd, Self::Brotli, Self::Gzip, Self::Identity];

    /// Those that make bodies smaller.
    pub(crate) const PACKED: [Self; 3] = [Self::Zstd, Self::Brotli, Self::Gzip];

    /// The header's word.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Zstd => "zstd",
            Self::Brotli => "br",
            Self::Gzip => "gzip",
            Self::Identity => "identity",
        }
    }

    /// The best coding that the client takes by `Accept-Encoding`; none at all where it takes none.
    pub(crate) fn choose(headers: &HeaderMap) -> Self {
        let Some(wishes) = wishes(headers, header::ACCEPT_ENCODING) else { return Self::Identity };
        let quality = |coding: Self| {
            let said = |name: &str| {
                wishes.iter().find(|(wish, _)| wish.eq_ignore_ascii_case(name)).map(|(_, quality)| *quality)
            };
            // Not compressed is taken unless it is refused, but only if there is nothing better.
            let unsaid = if coding == Self::Identity { 1 } else { 0 };
            said(coding.name()).or_else(|| said("*")).unwrap_or(unsaid)
        };
        best(&Self::ALL, quality).unwrap_or(Self::Identity)
    }
}

/// The first of those with the highest quality above 0.
fn best<T: Copy>(offered: &[T], quality: impl Fn(T) -> u16) -> Option<T> {
    let rated = offered.iter().map(|offer| (quality(*offer), *offer)).filter(|(quality, _)| *quality > 0);
    rated.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, offer)| offer)
}

/// What a header lists, with qualities in thousandths; `None` where it is not there.
fn wishes(headers: &HeaderMap, name: HeaderName) -> Option<Vec<(&str, u16)>> {
    if !headers.contains_key(&name) {
        return None;
    }
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    let list = values.flat_map(|value| value.split(',')).map(str::trim);
    let wishes = list.filter(|item| !item.is_empty()).take(32).map(|item| {
        let mut parts = item.split(';').map(str::trim);
        let what = parts.next().unwrap_or_default();
        let quality = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
        let quality = quality.and_then(|quality| quality.parse::<f64>().ok()).unwrap_or(1.0);
        (what, (quality.clamp(0.0, 1.0) * 1000.0) as u16)
    });
    Some(wishes.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().expect("a value"))])
    }

    #[test]
    fn the_form_is_the_one_that_is_liked_best() {
        let choose = |accept| Media::choose(&headers(header::ACCEPT, accept), &Media::ALL);
        for (accept, expected) in [
            ("*/*", Some(Media::Json)),
            ("text/csv", Some(Media::Csv)),
            ("text/*", Some(Media::Csv)),
            ("application/json;q=0.5, application/vnd.apache.arrow.stream", Some(Media::Arrow)),
            ("text/html,application/xhtml+xml,*/*;q=0.8", Some(Media::Json)),
            ("*/*;q=0.1, text/csv;q=0", Some(Media::Json)),
            ("image/png", None),
            ("", None),
        ] {
            assert_eq!(choose(accept), expected, "{accept}");
        }
        assert_eq!(Media::choose(&HeaderMap::new(), &Media::ALL), Some(Media::Json));
    }

    #[test]
    fn the_coding_is_one_that_the_client_takes() {
        let choose = |accept| Coding::choose(&headers(header::ACCEPT_ENCODING, accept));
        for (accept, expected) in [
            ("gzip, deflate, br, zstd", Coding::Zstd),
            ("gzip, br", Coding::Brotli),
            ("gzip", Coding::Gzip),
            ("br;q=0.1, gzip;q=0.9", Coding::Gzip),
            ("zstd;q=0, *", Coding::Brotli),
            ("identity", Coding::Identity),
            ("deflate", Coding::Identity),
            ("", Coding::Identity),
        ] {
            assert_eq!(choose(accept), expected, "{accept}");
        }
        assert_eq!(Coding::choose(&HeaderMap::new()), Coding::Identity);
    }
}
