package io.syncline.path;

import io.syncline.posix.Posix;
import java.io.File;
import java.time.Instant;
import tools.jackson.databind.json.JsonMapper;

/** Breaks the rules of pure code on purpose; see {@code HouseTest}. */
public final class PlantedClock {
    /** The other half of a cycle of packages. */
    public Object half() {
        return io.syncline.ops.house.PlantedViolation.class;
    }

    public Instant readsAClock() {
        return Instant.now();
    }

    public int makesASystemCall() {
        return Posix.errno();
    }

    public boolean readsTheDisk() {
        return new File("x").exists();
    }

    public JsonMapper bindsJson() {
        return JsonMapper.shared();
    }
}
