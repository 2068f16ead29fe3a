package io.syncline.capture.linux;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.capture.watch.FanotifyMask;
import java.util.List;
import org.junit.jupiter.api.Test;

class FanotifyMarksTest {
    private static final String DISK = "fanotify sdev:800001 mflags:0 mask:180003ce ignored_mask:0";
    private static final String OTHER = "fanotify sdev:2d mflags:0 mask:180003ce ignored_mask:0";

    /** Mutant: a file system that is unmounted while another one is marked makes that one a new one. */
    @Test
    void whatLostItsMarkMeanwhileIsNothingNew() {
        FanotifyMarks both = new FanotifyMarks(List.of(OTHER, DISK));
        FanotifyMarks one = new FanotifyMarks(List.of(DISK));
        assertFalse(one.haveMoreThan(both));
        assertFalse(one.haveMoreThan(one));
        assertTrue(both.haveMoreThan(one));
        assertTrue(one.haveMoreThan(new FanotifyMarks(List.of())));
    }

    @Test
    void theMaskSaysWhetherRenamesAreKnown() {
        String with = "fanotify sdev:2d mflags:0 mask:" + Integer.toHexString(FanotifyMask.RENAME) + " ignored_mask:0";
        assertTrue(new FanotifyMarks(List.of(with)).knowRenames());
        assertFalse(new FanotifyMarks(List.of("fanotify sdev:2d mflags:0 mask:2 ignored_mask:0")).knowRenames());
        assertFalse(new FanotifyMarks(List.of()).knowRenames());
    }
}
