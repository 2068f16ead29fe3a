package io.syncline.filter;

import java.util.BitSet;
import java.util.List;

/** A regular expression, understood. */
sealed interface RegexNode {
    int WITHOUT_END = -1;

    /** The beginning of the path, or its end. */
    enum Edge implements RegexNode {
        START,
        END
    }

    /** One character as it is, of one or more bytes. */
    record Text(String character) implements RegexNode {}

    /** One byte of several: what brackets hold, or a dot. */
    record OneOf(BitSet bytes) implements RegexNode {}

    /** One after the other; of none, nothing. */
    record Sequence(List<RegexNode> parts) implements RegexNode {
        public Sequence {
            parts = List.copyOf(parts);
        }
    }

    record Choice(List<RegexNode> branches) implements RegexNode {
        public Choice {
            branches = List.copyOf(branches);
        }
    }

    /** @param most {@link #WITHOUT_END} if there is no limit */
    record Repeat(RegexNode what, int least, int most) implements RegexNode {}
}
