/**
 * What the commands print: values in, text for people or JSON for machines out. Pure. The JSON shapes are promises; see
 * {@code ops/README.md}.
 */
package io.syncline.ops.print;
