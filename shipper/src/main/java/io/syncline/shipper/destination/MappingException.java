package io.syncline.shipper.destination;

/** A source or a destination that cannot be understood, or that must not be. The message says what to write instead. */
public final class MappingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MappingException(String message) {
        super(message);
    }
}
