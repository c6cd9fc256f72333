//! keccak256 of bytes that are put together in big-endian pieces, without a byte at a time.
use core::keccak::cairo_keccak;
use core::traits::DivRem;

const TWO_64: NonZero<u128> = 0x10000000000000000;

/// Bytes so far: whole lanes (eight bytes, first byte lowest, as cairo_keccak takes them) and up to seven more.
#[derive(Drop)]
pub struct Bytes {
    lanes: Array<u64>,
    rest: u128, // big-endian, below 256^left
    left: u32 // bytes in rest, 0..7
}

#[generate_trait]
pub impl BytesImpl of BytesTrait {
    fn new() -> Bytes {
        Bytes { lanes: array![], rest: 0, left: 0 }
    }

    /// The `count` (1..8) lowest bytes of `value`, which has no others, highest first.
    fn put(ref self: Bytes, value: u128, count: u32) {
        let all = self.left + count;
        if all < 8 {
            self.rest = self.rest * power(count) + value;
            self.left = all;
            return;
        }
        let over = all - 8;
        if over == 0 {
            self.lanes.append(reversed(self.rest * power(count) + value));
            self.rest = 0;
        } else {
            let (high, low) = DivRem::div_rem(value, power(over).try_into().unwrap());
            self.lanes.append(reversed(self.rest * power(count - over) + high));
            self.rest = low;
        }
        self.left = over;
    }

    /// 16 bytes.
    fn put_16(ref self: Bytes, value: u128) {
        let (high, low) = DivRem::div_rem(value, TWO_64);
        self.put(high, 8);
        self.put(low, 8);
    }

    fn put_32(ref self: Bytes, value: u256) {
        self.put_16(value.high);
        self.put_16(value.low);
    }

    /// A word: 31 bytes.
    fn put_word(ref self: Bytes, value: u256) {
        let (high, low) = DivRem::div_rem(value.high, TWO_64);
        self.put(high, 7);
        self.put(low, 8);
        self.put_16(value.low);
    }

    fn keccak(self: Bytes) -> u256 {
        let Bytes { mut lanes, rest, left } = self;
        let last: u64 = if left == 0 {
            0
        } else {
            reversed(rest * power(8 - left))
        };
        let hash = cairo_keccak(ref lanes, last, left);
        u256 { high: reverse_16(hash.low), low: reverse_16(hash.high) }
    }
}

/// 256^count, count 0..8.
fn power(count: u32) -> u128 {
    match count {
        0 => 1,
        1 => 0x100,
        2 => 0x10000,
        3 => 0x1000000,
        4 => 0x100000000,
        5 => 0x10000000000,
        6 => 0x1000000000000,
        7 => 0x100000000000000,
        _ => 0x10000000000000000,
    }
}

fn reversed(value: u128) -> u64 {
    // Eight bytes in the low half of sixteen come out in the high half.
    let (high, _) = DivRem::div_rem(reverse_16(value), TWO_64);
    high.try_into().unwrap()
}

fn reverse_16(value: u128) -> u128 {
    core::integer::u128_byte_reverse(value)
}
