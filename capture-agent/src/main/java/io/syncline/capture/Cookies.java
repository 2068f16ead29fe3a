package io.syncline.capture;

import io.syncline.event.FileEvent.Cookie;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Puts the cookies that are asked for into the journal, each behind everything that had happened when it was asked for. On
 * the handler's thread.
 */
final class Cookies {
    private final Optional<RequestWatch> requests;
    private final BooleanSupplier allKnown;
    private final List<Long> asked = new ArrayList<>();
    private final List<Long> appended = new ArrayList<>();

    /** @param allKnown whether all that the kernel had to say until now has been handed on */
    Cookies(Optional<RequestWatch> requests, BooleanSupplier allKnown) {
        this.requests = requests;
        this.allKnown = allKnown;
    }

    /** Before a force. */
    void appendTo(Consumer<Cookie> journal) {
        if (requests.isEmpty()) {
            return;
        }
        // The order matters: what is asked for after this look is not covered by the answer of the next line.
        if (requests.get().arePending()) {
            requests.get().cookies().stream().filter(id -> !asked.contains(id)).forEach(asked::add);
        }
        if (!asked.isEmpty() && allKnown.getAsBoolean()) {
            asked.forEach(id -> journal.accept(new Cookie(id)));
            appended.addAll(asked);
            asked.clear();
        }
    }

    /** After a force: only now is it an answer. */
    void forced() {
        appended.forEach(id -> requests.orElseThrow().answered(id));
        appended.clear();
    }
}
