/** What administrators do with accounts. Who one is, is in the token; what they do is in the audit log. */
@NullMarked
package dev.maru.userroom.admin;

import org.jspecify.annotations.NullMarked;
