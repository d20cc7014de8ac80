using FluentAssertions;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Http;
using Xunit;

namespace Pfs.S3Api.Tests.Http;

public sealed class RequestSlotsTests
{
    [Fact]
    public async Task As_many_run_as_are_allowed_as_many_wait_and_the_rest_is_told_to_slow_down()
    {
        var slots = new RequestSlots(2);
        var first = await slots.TakeAsync(default);
        using var second = await slots.TakeAsync(default);
        var third = slots.TakeAsync(default).AsTask();
        var fourth = slots.TakeAsync(default).AsTask();

        var fifth = async () => await slots.TakeAsync(default);

        (await fifth.Should().ThrowAsync<S3Exception>()).Which.Error.Should().Be(S3Error.SlowDown);
        (third.IsCompleted || fourth.IsCompleted).Should().BeFalse();
        first.Dispose();
        (await Task.WhenAny(third, fourth)).IsCompletedSuccessfully.Should().BeTrue();
    }

    [Fact]
    public async Task Who_waits_too_long_is_told_to_slow_down_and_leaves_his_place()
    {
        var slots = new RequestSlots(1);
        using (await slots.TakeAsync(default))
        {
            var wait = async () => await slots.TakeAsync(default);

            (await wait.Should().ThrowAsync<S3Exception>()).Which.Error.Should().Be(S3Error.SlowDown);
        }

        (await slots.TakeAsync(default)).Dispose();
    }
}
