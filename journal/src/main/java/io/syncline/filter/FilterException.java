package io.syncline.filter;

/** A rule that cannot be followed. The message names the rule, and what would be understood. */
public final class FilterException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public FilterException(String message) {
        super(message);
    }
}
