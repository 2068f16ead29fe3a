package io.syncline.shipper.rsync;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShellWordsTest {
    @Test
    void wordsEndAtSpacesOutsideQuotes() {
        assertEquals(List.of("ssh", "-p", "22"), ShellWords.split("ssh -p  22 "));
        assertEquals(List.of("a b", "c'd", "", "ef"), ShellWords.split("'a b' \"c'd\" '' e'f'"));
        assertEquals(List.of("it's"), ShellWords.split("'it''s'"));
        assertEquals(List.of(), ShellWords.split(" "));
    }
}
