package io.syncline.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Text as UTF-8, for tests of journals. */
public final class TextCodec implements Codec<String> {
    @Override
    public int maxEncodedSize(String value) {
        return 3 * value.length();
    }

    @Override
    public void encode(String value, ByteBuffer target) {
        target.put(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String decode(ByteBuffer payload) {
        return StandardCharsets.UTF_8.decode(payload).toString();
    }
}
