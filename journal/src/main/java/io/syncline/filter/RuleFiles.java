package io.syncline.filter;

import java.io.IOException;

/** The files that rules are read from, so that nothing here opens one. */
public interface RuleFiles {
    /** No rule may name a file. */
    RuleFiles NONE = new RuleFiles() {
        @Override
        public byte[] read(String name) throws IOException {
            throw new IOException("files of rules are not read here");
        }

        @Override
        public byte[] cvsIgnore() {
            return new byte[0];
        }
    };

    /** @param name as it was given, relative to whatever relative names are relative to */
    byte[] read(String name) throws IOException;

    /** What {@code $HOME/.cvsignore} and {@code $CVSIGNORE} say, one after the other, for the {@code C} modifier. */
    byte[] cvsIgnore();
}
