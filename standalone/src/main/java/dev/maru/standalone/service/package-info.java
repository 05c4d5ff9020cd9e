/** The services, each in its own application context. */
@NullMarked
package dev.maru.standalone.service;

import org.jspecify.annotations.NullMarked;
