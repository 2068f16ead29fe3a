/** The kernel's side of capture: inotify and listings, through jnr-ffi. Descriptors live here and nowhere else. */
package io.syncline.capture.linux;
