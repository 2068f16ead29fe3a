package io.syncline.filter;

import java.util.Optional;

/** The files of rules that lie in the tree itself, one in any directory. */
@FunctionalInterface
public interface RuleTree {
    /**
     * @param directory absolute
     * @param name of a file in it
     * @return empty if there is none
     * @throws FilterException if it cannot be read
     */
    Optional<byte[]> read(byte[] directory, String name);
}
