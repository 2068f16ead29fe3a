package io.syncline.ops.house;

import com.lmax.disruptor.RingBuffer;
import io.syncline.path.PlantedClock;
import jnr.ffi.Pointer;
import net.openhft.chronicle.queue.ChronicleQueue;

/** Breaks the house rules on purpose, so that {@link HouseTest} can show that they are seen. */
public final class PlantedViolation {
    ChronicleQueue queue;
    RingBuffer<Object> ring;
    Pointer pointer;
    PlantedClock half;
}
