package io.syncline.capture.watch;

/** The root is no longer the directory that was watched. The message says what was seen. */
public final class RootLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RootLostException(String message) {
        super(message);
    }
}
