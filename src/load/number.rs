//! Decodes numbers stored one after another.

use half::{bf16, f16};

/// The storage format of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Number {
    Bool,
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    F16,
    BF16,
    F32,
    F64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ByteOrder {
    Little,
    Big,
}

/// A `bool` byte that is neither 0 nor 1.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NotBool;

impl Number {
    /// Bytes per number, at most 8.
    pub(super) fn size(self) -> u64 {
        match self {
            Number::Bool | Number::I8 | Number::U8 => 1,
            Number::I16 | Number::U16 | Number::F16 | Number::BF16 => 2,
            Number::I32 | Number::U32 | Number::F32 => 4,
            Number::I64 | Number::U64 | Number::F64 => 8,
        }
    }

    /// Decodes `bytes`, each number as the nearest `f64`. Trailing bytes that make no whole number are ignored.
    ///
    /// # Errors
    /// A `bool` byte other than 0 and 1.
    pub(super) fn read(self, order: ByteOrder, bytes: &[u8]) -> Result<Vec<f64>, NotBool> {
        Ok(match self {
            Number::Bool if bytes.iter().any(|byte| *byte > 1) => return Err(NotBool),
            Number::Bool | Number::U8 => numbers(order, bytes, |bytes| u8::from_le_bytes(bytes).into()),
            Number::I8 => numbers(order, bytes, |bytes| i8::from_le_bytes(bytes).into()),
            Number::I16 => numbers(order, bytes, |bytes| i16::from_le_bytes(bytes).into()),
            Number::I32 => numbers(order, bytes, |bytes| i32::from_le_bytes(bytes).into()),
            Number::I64 => numbers(order, bytes, |bytes| i64::from_le_bytes(bytes) as f64),
            Number::U16 => numbers(order, bytes, |bytes| u16::from_le_bytes(bytes).into()),
            Number::U32 => numbers(order, bytes, |bytes| u32::from_le_bytes(bytes).into()),
            Number::U64 => numbers(order, bytes, |bytes| u64::from_le_bytes(bytes) as f64),
            Number::F16 => numbers(order, bytes, |bytes| f16::from_le_bytes(bytes).to_f64()),
            Number::BF16 => numbers(order, bytes, |bytes| bf16::from_le_bytes(bytes).to_f64()),
            Number::F32 => numbers(order, bytes, |bytes| f32::from_le_bytes(bytes).into()),
            Number::F64 => numbers(order, bytes, f64::from_le_bytes),
        })
    }
}

fn numbers<const N: usize>(order: ByteOrder, bytes: &[u8], from_le_bytes: impl Fn([u8; N]) -> f64) -> Vec<f64> {
    let number = |mut bytes: [u8; N]| {
        if order == ByteOrder::Big {
            bytes.reverse();
        }
        from_le_bytes(bytes)
    };
    let (whole, _) = bytes.as_chunks();
    whole.iter().copied().map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks `number` in both byte orders, given its little-endian bytes.
    #[track_caller]
    fn check<const N: usize>(number: Number, bytes: &[[u8; N]], expected: &[f64]) {
        assert_eq!(number.size(), N as u64);
        let little = number.read(ByteOrder::Little, bytes.as_flattened()).expect("numbers");
        assert_eq!(format!("{little:?}"), format!("{expected:?}"), "{number:?}");
        let mut turned = bytes.to_vec();
        for bytes in &mut turned {
            bytes.reverse();
        }
        let big = number.read(ByteOrder::Big, turned.as_flattened()).expect("numbers");
        assert_eq!(format!("{big:?}"), format!("{expected:?}"), "{number:?}, big-endian");
    }

    #[test]
    fn every_kind_in_both_orders() {
        check(Number::Bool, &[[0], [1]], &[0.0, 1.0]);
        check(Number::U8, &[[0], [127], [128], [255]], &[0.0, 127.0, 128.0, 255.0]);
        check(Number::I8, &[[0], [127], [128], [255]], &[0.0, 127.0, -128.0, -1.0]);
        let i16 = [0, 258, -1, i16::MIN];
        check(Number::I16, &i16.map(i16::to_le_bytes), &i16.map(f64::from));
        let i32 = [0, 66051, -1, i32::MIN];
        check(Number::I32, &i32.map(i32::to_le_bytes), &i32.map(f64::from));
        let u16 = [0, 258, u16::MAX];
        check(Number::U16, &u16.map(u16::to_le_bytes), &u16.map(f64::from));
        let u32 = [0, 66051, u32::MAX];
        check(Number::U32, &u32.map(u32::to_le_bytes), &u32.map(f64::from));
        let f32 = [0.1, -2.5, f32::MAX, f32::NAN, f32::NEG_INFINITY, 1e-40];
        check(Number::F32, &f32.map(f32::to_le_bytes), &f32.map(f64::from));
        let f64 = [0.1, -2.5, f64::MAX, f64::NAN, f64::INFINITY, -0.0];
        check(Number::F64, &f64.map(f64::to_le_bytes), &f64);
    }

    /// Bit patterns and values as NumPy and PyTorch give them.
    #[test]
    fn halves() {
        let f16 = [0x3c00, 0xc100, 0x0001, 0x7bff, 0x7c00, 0x8000, 0x2e66_u16];
        let expected = [1.0, -2.5, 5.960_464_477_539_063e-8, 65504.0, f64::INFINITY, -0.0, 0.099_975_585_937_5];
        check(Number::F16, &f16.map(u16::to_le_bytes), &expected);
        let bf16 = [0x3f80, 0xc020, 0x0001, 0x7f7f, 0xff80, 0x3dcd_u16];
        let expected =
            [1.0, -2.5, 9.183_549_615_799_121e-41, 3.389_531_389_251_535_5e38, f64::NEG_INFINITY, 0.100_097_656_25];
        check(Number::BF16, &bf16.map(u16::to_le_bytes), &expected);
    }

    #[test]
    fn integers_beyond_the_exact_range_are_rounded_to_the_nearest() {
        let exact = 1 << 53;
        let i64 = [exact + 1, -exact - 3, i64::MIN, i64::MAX];
        let rounded = [
            9_007_199_254_740_992.0,
            -9_007_199_254_740_996.0,
            -9_223_372_036_854_775_808.0,
            9_223_372_036_854_775_808.0,
        ];
        check(Number::I64, &i64.map(i64::to_le_bytes), &rounded);
        check(Number::U64, &[u64::MAX.to_le_bytes()], &[18_446_744_073_709_551_616.0]);
    }

    #[test]
    fn no_truth_value() {
        assert_eq!(Number::Bool.read(ByteOrder::Little, &[1, 2]), Err(NotBool));
    }
}
