#pragma once

#include "circuits/gadgets/bits.h"

namespace landfall::circuits {

// Slots that a batch may use from the first on, with keys that rise strictly.
class SlotOrder {
public:
    // Keys have `keyBits` bits; the first used one is above `floor`.
    SlotOrder(unsigned keyBits, int floor) : m_keyBits(keyBits), m_last(floor) {}

    // One more slot: whether it is used, a boolean.
    Linear next(Builder& builder, bool used, const Linear& key) {
        Linear flag = adviceBoolean(builder, used, "slot.used");
        if (!m_first) {
            builder.enforceProduct(flag, Linear(1) - m_used, Linear());
        }
        const Linear rise = builder.product(flag, key - m_last - Linear(1));
        enforceRange(builder, rise, m_keyBits, "slot.rise");
        m_first = false;
        m_used = flag;
        m_last = key;
        return flag;
    }

private:
    unsigned m_keyBits;
    bool m_first = true;
    Linear m_used;
    Linear m_last;
};

} // namespace landfall::circuits
