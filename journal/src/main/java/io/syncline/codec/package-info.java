/**
 * What a record of a journal holds, as bytes: compact, versioned, ours. Pure.
 *
 * <p>Whatever the bytes are, a decoder answers with a value or with {@link io.syncline.journal.CodecException}, and never
 * looks past the limit of its buffer. Each value has exactly one encoding.
 *
 * <pre>
 * number   7 bits a byte, lowest first, the high bit says that more follow; at most 64 bits
 * path     number: length in bytes, then the bytes; normalised as in RelPath
 * instant  8 bytes seconds since 1970 (signed), 4 bytes nanoseconds; both big-endian
 * </pre>
 */
package io.syncline.codec;
