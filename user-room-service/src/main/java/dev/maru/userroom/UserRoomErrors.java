package dev.maru.userroom;

import dev.maru.platform.problem.ErrorCode;
import dev.maru.platform.problem.MaruException;
import java.time.Duration;

/** The errors that this service adds to the common ones, and what it says with each. */
public final class UserRoomErrors {

    public static final ErrorCode EMAIL_TAKEN = new ErrorCode("email-taken", 409, false);
    public static final ErrorCode WRONG_CREDENTIALS = new ErrorCode("wrong-credentials", 401, false);
    public static final ErrorCode WRONG_PASSWORD = new ErrorCode("wrong-password", 400, false);
    public static final ErrorCode NO_PASSWORD = new ErrorCode("no-password", 409, false);
    public static final ErrorCode LINK_REQUIRED = new ErrorCode("link-required", 409, false);
    public static final ErrorCode LINKED_ELSEWHERE = new ErrorCode("linked-elsewhere", 409, false);
    public static final ErrorCode ONLY_WAY_IN = new ErrorCode("only-way-in", 409, false);
    public static final ErrorCode SOCIAL_FAILED = new ErrorCode("social-failed", 400, false);
    public static final ErrorCode LINK_USED = new ErrorCode("link-used", 410, false);
    public static final ErrorCode NO_MAIL = new ErrorCode("no-mail", 501, false);
    public static final ErrorCode NO_GUESTS = new ErrorCode("no-guests", 403, false);
    public static final ErrorCode SUSPENDED = new ErrorCode("account-suspended", 403, false);
    public static final ErrorCode DEACTIVATED = new ErrorCode("account-deactivated", 403, false);
    public static final ErrorCode KEY_REUSED = new ErrorCode("key-reused", 422, false);
    public static final ErrorCode NOT_A_MEMBER = new ErrorCode("not-a-member", 403, false);
    public static final ErrorCode ROOM_GONE = new ErrorCode("room-gone", 410, false);
    public static final ErrorCode TOO_MANY_ROOMS = new ErrorCode("too-many-rooms", 409, false);
    public static final ErrorCode TOO_MANY_RELATIONS = new ErrorCode("too-many-relations", 409, false);
    public static final ErrorCode TOO_MANY_CODES = new ErrorCode("too-many-codes", 409, false);
    public static final ErrorCode BLOCKED = new ErrorCode("blocked", 403, false);
    public static final ErrorCode NOT_FOLLOWED = new ErrorCode("not-followed", 403, false);
    public static final ErrorCode BANNED = new ErrorCode("banned", 403, false);
    public static final ErrorCode PASSWORD_REQUIRED = new ErrorCode("password-required", 403, false);
    public static final ErrorCode WRONG_ROOM_PASSWORD = new ErrorCode("wrong-room-password", 403, false);
    public static final ErrorCode ROOM_FULL = new ErrorCode("room-full", 409, false);

    private static final Duration SOON = Duration.ofSeconds(1);

    private UserRoomErrors() {}

    public static MaruException emailTaken() {
        return new MaruException(EMAIL_TAKEN, "This e-mail address has an account already").about("email");
    }

    /** The same for an unknown address and for a wrong password. */
    public static MaruException wrongCredentials() {
        return new MaruException(WRONG_CREDENTIALS, "The e-mail address or the password is wrong");
    }

    /** Of somebody who is signed in: about a field, unlike {@link #wrongCredentials()}. */
    public static MaruException wrongPassword(String field) {
        return new MaruException(WRONG_PASSWORD, "This is not your password").about(field);
    }

    public static MaruException noPassword() {
        return new MaruException(NO_PASSWORD, "This account has no password: you sign in through another site");
    }

    public static MaruException suspended() {
        return new MaruException(SUSPENDED, "An administrator has suspended this account");
    }

    public static MaruException deactivated() {
        return new MaruException(
                DEACTIVATED, "This account is deactivated. Sign in with \"reactivate\": true to use it again");
    }

    public static MaruException wrongCode() {
        return MaruException.invalid("code", "is not the code that was sent last, or it is too old");
    }

    public static MaruException linkUsed() {
        return new MaruException(LINK_USED, "This link was used or is too old: ask for another one");
    }

    public static MaruException linkRequired() {
        return new MaruException(
                LINK_REQUIRED, "There is an account with this address: sign in with its password, then link the site");
    }

    public static MaruException linkedElsewhere() {
        return new MaruException(LINKED_ELSEWHERE, "This person there is linked to another account here");
    }

    public static MaruException onlyWayIn() {
        return new MaruException(ONLY_WAY_IN, "Set a password first: without this site nobody could sign in");
    }

    /** A callback that this browser did not ask for, or not lately. */
    public static MaruException strayCallback() {
        return new MaruException(SOCIAL_FAILED, "This sign-in was not begun here, or it took too long: begin again");
    }

    public static MaruException socialFailed() {
        return new MaruException(SOCIAL_FAILED, "The other site did not say who you are");
    }

    public static boolean isEmailTaken(Throwable error) {
        return error instanceof MaruException known && known.code().equals(EMAIL_TAKEN);
    }

    public static MaruException noMail() {
        return new MaruException(NO_MAIL, "This installation sends no mail");
    }

    public static MaruException noGuests() {
        return new MaruException(NO_GUESTS, "One needs an account here");
    }

    public static MaruException unauthenticated() {
        return new MaruException(ErrorCode.UNAUTHENTICATED, "Sign in again");
    }

    public static MaruException keyReused() {
        return new MaruException(KEY_REUSED, "Another request was sent under this Idempotency-Key");
    }

    public static MaruException noRoom() {
        return MaruException.notFound("Room");
    }

    public static MaruException factsForgotten() {
        return new MaruException(ErrorCode.GONE, "What follows on this position is not kept any more, begin anew");
    }

    public static MaruException noPerson() {
        return MaruException.notFound("Person");
    }

    public static MaruException roomGone() {
        return new MaruException(ROOM_GONE, "The room was deleted");
    }

    public static MaruException notAMember() {
        return new MaruException(NOT_A_MEMBER, "Only members can see this");
    }

    public static MaruException notAllowed() {
        return new MaruException(ErrorCode.FORBIDDEN, "Your role in the room does not allow this");
    }

    public static MaruException notWithOneself() {
        return MaruException.invalid("user", "expected: somebody else");
    }

    public static MaruException blocked() {
        return new MaruException(BLOCKED, "One of you blocks the other");
    }

    public static MaruException notFollowed() {
        return new MaruException(NOT_FOLLOWED, "Follow somebody first, to begin a conversation of two");
    }

    public static MaruException tooManyRelations() {
        return new MaruException(TOO_MANY_RELATIONS, "You follow or block as many people as one can");
    }

    public static MaruException passwordRequired() {
        return new MaruException(PASSWORD_REQUIRED, "This room has a password");
    }

    public static MaruException wrongRoomPassword() {
        return new MaruException(WRONG_ROOM_PASSWORD, "The password of the room is wrong");
    }

    public static MaruException noCapacity() {
        return new MaruException(ErrorCode.CONFLICT, "Places are counted only in rooms that were made with a capacity");
    }

    public static MaruException roomFull() {
        return new MaruException(ROOM_FULL, "The room is full");
    }

    public static MaruException tooManyCodes() {
        return new MaruException(TOO_MANY_CODES, "The room has as many invite codes as one can: delete one first");
    }

    public static MaruException noInviteCode() {
        return MaruException.notFound("Invite code");
    }

    public static MaruException notOneself() {
        return new MaruException(ErrorCode.FORBIDDEN, "One leaves a room, and is not removed by oneself");
    }

    public static MaruException banned() {
        return new MaruException(BANNED, "You may not enter this room");
    }

    public static MaruException tooManyRooms() {
        return new MaruException(TOO_MANY_ROOMS, "You are in as many rooms as one can be: leave one first");
    }

    public static MaruException busy() {
        return new MaruException(ErrorCode.BUSY, "Too much at once, try again").retryAfter(SOON);
    }

    public static MaruException unavailable() {
        return new MaruException(ErrorCode.UNAVAILABLE, "Not available now, try again").retryAfter(SOON);
    }
}
