/** Names of files as the kernel has them: bytes, relative to the root of the mirror. */
package io.syncline.path;
