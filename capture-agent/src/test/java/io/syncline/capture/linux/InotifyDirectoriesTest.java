package io.syncline.capture.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.syncline.capture.watch.WatchAnswer;
import io.syncline.posix.Errno;
import io.syncline.posix.PosixException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InotifyDirectoriesTest {
    private static final byte[] PATH = {'/', 'a'};

    /** A dead server, a dead program behind fuse, a disk that was pulled out. Mutant: one such mount below ends the agent. */
    @ParameterizedTest
    @ValueSource(ints = {Errno.ENOTCONN, Errno.ETIMEDOUT, Errno.EHOSTDOWN, Errno.ENODEV, Errno.ENXIO, Errno.EIO, 523})
    void whatAnswersWithAnyOtherErrorIsSaidOfThatDirectory(int errno) {
        assertEquals(new WatchAnswer.Refused(false, Errno.describe(errno)), InotifyDirectories.refused(PATH, errno));
    }

    @ParameterizedTest
    @ValueSource(ints = {Errno.EBADF, Errno.EINVAL, Errno.EFAULT})
    void aMistakeOfOursIsNot(int errno) {
        assertThrows(PosixException.class, () -> InotifyDirectories.refused(PATH, errno));
    }
}
