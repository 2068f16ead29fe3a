package io.syncline.journal;

/** Bytes that are not what a codec writes. */
public final class CodecException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CodecException(String message) {
        super(message);
    }
}
