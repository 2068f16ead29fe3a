package io.syncline.shipper.rsync;

/** An end cannot be asked: no rsync here, or a host that does not answer or lets nobody in. May be over later. */
public final class ProbeException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    ProbeException(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    /** As rsync would have ended: 255 for a host out of reach, 127 for no rsync, 1 for one that is too old. */
    public int exitCode() {
        return exitCode;
    }
}
