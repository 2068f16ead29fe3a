package io.syncline.shipper.action;

import io.syncline.shipper.destination.Setting;
import java.util.Locale;

/** What a person may want to be told of a destination. */
public enum HookEvent {
    /** A round, or a pass over the whole tree, has arrived. */
    SUCCESS(Setting.ON_SUCCESS),
    /** Nothing is shipped until somebody has looked. */
    HOLD(Setting.ON_HOLD),
    /** Shipping fails, and is tried again; said at the first failure in a row. */
    FAILURE(Setting.ON_FAILURE),
    /** It ships again, after a failure or a hold. */
    RECOVERY(Setting.ON_RECOVERY);

    private final Setting setting;

    HookEvent(Setting setting) {
        this.setting = setting;
    }

    Setting setting() {
        return setting;
    }

    /** As the command is told. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
