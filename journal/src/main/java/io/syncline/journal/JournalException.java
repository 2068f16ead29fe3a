package io.syncline.journal;

/** The disk, or another process, refused what a journal needs. The message says what, on what, what was seen, what to do. */
public final class JournalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean noSpace;

    public JournalException(String message) {
        this(message, null, false);
    }

    public JournalException(String message, Throwable cause) {
        this(message, cause, false);
    }

    private JournalException(String message, Throwable cause, boolean noSpace) {
        super(message, cause);
        this.noSpace = noSpace;
    }

    /** A full file system: the same call may succeed later. */
    public static JournalException noSpace(String message, Throwable cause) {
        return new JournalException(message, cause, true);
    }

    public boolean isNoSpace() {
        return noSpace;
    }
}
