//! Bodies made smaller, once for all who take them so.

use std::io::{self, Write as _};

use crate::negotiate::Coding;

/// A shorter body is not worth it.
pub(crate) const WORTH_IT: usize = 512;

/// Levels that cost milliseconds on tables and segments and save nearly all that can be saved.
const ZSTD_LEVEL: i32 = 9;
const BROTLI_QUALITY: i32 = 5;
const GZIP_LEVEL: u32 = 6;

/// Brotli's largest usual window, in bits.
const BROTLI_WINDOW: i32 = 22;

/// The body in that coding.
pub(crate) fn compress(body: &[u8], coding: Coding) -> io::Result<Vec<u8>> {
    match coding {
        Coding::Identity => Ok(body.to_vec()),
        Coding::Zstd => zstd::bulk::compress(body, ZSTD_LEVEL),
        Coding::Gzip => {
            let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(GZIP_LEVEL));
            writer.write_all(body)?;
            writer.finish()
        }
        Coding::Brotli => {
            let parameters = brotli::enc::BrotliEncoderParams {
                quality: BROTLI_QUALITY,
                lgwin: BROTLI_WINDOW,
                size_hint: body.len(),
                ..Default::default()
            };
            let mut packed = Vec::new();
            brotli::BrotliCompress(&mut io::Cursor::new(body), &mut packed, &parameters)?;
            Ok(packed)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn what_was_compressed_comes_back() {
        let body: Vec<u8> = (0..20_000_u32).flat_map(|number| (number / 7).to_le_bytes()).collect();
        for coding in [Coding::Zstd, Coding::Brotli, Coding::Gzip, Coding::Identity] {
            let packed = compress(&body, coding).expect("it compresses");
            let mut back = Vec::new();
            match coding {
                Coding::Zstd => back = zstd::bulk::decompress(&packed, body.len()).expect("zstd"),
                Coding::Brotli => {
                    brotli::BrotliDecompress(&mut io::Cursor::new(&packed), &mut back).expect("brotli");
                }
                Coding::Gzip => {
                    flate2::read::GzDecoder::new(packed.as_slice()).read_to_end(&mut back).expect("gzip");
                }
                Coding::Identity => back.clone_from(&packed),
            }
            assert_eq!(back, body, "{coding:?}");
            assert!(
                coding == Coding::Identity || packed.len() < body.len() / 2,
                "{coding:?} {}",
                packed.len()
            );
        }
    }
}
