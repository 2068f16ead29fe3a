/** System calls on paths that are bytes. The only place beside the capture agent's kernel edge that sees jnr-ffi. */
package io.syncline.posix;
