package io.syncline.shipper.rsync;

/**
 * An end cannot be asked: no rsync here, or a host that does not answer or lets nobody in. May be over later. Or it has
 * answered, and nothing may be sent there.
 */
public final class ProbeException extends Exception {
    private static final long serialVersionUID = 1L;

    private static final int REFUSED = 1;

    private final int exitCode;

    ProbeException(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    static ProbeException refusing(String why) {
        return new ProbeException(why, REFUSED);
    }

    /** Whether to ask again is of no use before a person has done something. */
    public boolean isRefusal() {
        return exitCode == REFUSED;
    }

    /** As rsync would have ended: 255 for a host out of reach, 127 for no rsync, 1 for one that is refused. */
    public int exitCode() {
        return exitCode;
    }
}
