package io.syncline.filter;

/** The files that rules are read from, so that nothing here opens one. */
public interface RuleFiles {
    /** No rule may name a file. */
    RuleFiles NONE = new RuleFiles() {
        @Override
        public byte[] read(String name) {
            throw new FilterException("files of rules are not read here");
        }

        @Override
        public byte[] cvsIgnore() {
            return new byte[0];
        }
    };

    /**
     * @param name as it was given, relative to whatever relative names are relative to
     * @throws FilterException that says why it cannot be read
     */
    byte[] read(String name);

    /** What {@code $HOME/.cvsignore} and {@code $CVSIGNORE} say, one after the other, for the {@code C} modifier. */
    byte[] cvsIgnore();
}
