package io.syncline.capture;

import io.syncline.event.FileEvent.Cookie;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Puts the cookies that are asked for into the journal, each behind everything that had happened when it was asked for. On
 * the handler's thread.
 */
final class Cookies {
    private final Optional<RequestWatch> requests;
    private final InstantSource clock;
    private final Predicate<Instant> allKnown;
    private Instant askedAt = Instant.EPOCH;
    private final List<Long> asked = new ArrayList<>();
    private final List<Long> appended = new ArrayList<>();

    /** @param allKnown whether everything that had happened at this time has been handed on */
    Cookies(Optional<RequestWatch> requests, InstantSource clock, Predicate<Instant> allKnown) {
        this.requests = requests;
        this.clock = clock;
        this.allKnown = allKnown;
    }

    /** Whether something was appended, which is to be forced. */
    boolean appendTo(Consumer<Cookie> journal) {
        if (requests.isEmpty()) {
            return false;
        }
        // The order matters: what is asked for after this look is not covered by the answer of the next line.
        if (requests.get().arePending()) {
            requests.get().cookies().stream().filter(id -> !asked.contains(id)).forEach(asked::add);
            askedAt = clock.instant();
        }
        // Set back since: a time that is still to come would be waited for.
        Instant now = clock.instant();
        askedAt = askedAt.isAfter(now) ? now : askedAt;
        if (!asked.isEmpty() && allKnown.test(askedAt)) {
            asked.forEach(id -> journal.accept(new Cookie(id)));
            appended.addAll(asked);
            asked.clear();
        }
        return !appended.isEmpty();
    }

    /** After a force: only now is it an answer. */
    void forced() {
        appended.forEach(id -> requests.orElseThrow().answered(id));
        appended.clear();
    }
}
