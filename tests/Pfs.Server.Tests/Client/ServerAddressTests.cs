using FluentAssertions;
using Pfs.Server.Client;
using Xunit;

namespace Pfs.Server.Tests.Client;

public sealed class ServerAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:30650")]
    [InlineData("localhost:30650")]
    [InlineData("[::1]:30650")]
    public void Takes_loopback(string text) =>
        ServerAddress.Parse(text, allowPlaintext: false).Authority.Should().Be(text);

    [Theory]
    [InlineData("https://storage.example.org:30650", "https://storage.example.org:30650/")]
    [InlineData("HTTPS://10.0.0.7:1/", "https://10.0.0.7:1/")]
    public void Takes_any_machine_that_has_a_certificate(string text, string address) =>
        ServerAddress.Parse(text, allowPlaintext: false).ToString().Should().Be(address);

    [Fact]
    public void Sends_no_credential_in_clear_text_to_another_machine()
    {
        var parse = () => ServerAddress.Parse("10.0.0.7:30650", allowPlaintext: false);

        parse.Should().Throw<FailureException>().WithMessage("*clear text*--allow-plaintext*");
        ServerAddress.Parse("10.0.0.7:30650", allowPlaintext: true).Host.Should().Be("10.0.0.7");
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("localhost:")]
    [InlineData("localhost:0")]
    [InlineData(":30650")]
    [InlineData("http://localhost:30650")]
    [InlineData("https://localhost")]
    [InlineData("localhost:99999")]
    public void Refuses_anything_but_host_and_port(string text)
    {
        var parse = () => ServerAddress.Parse(text, allowPlaintext: true);

        parse.Should().Throw<FailureException>().Where(e => e.Code == ExitCode.Usage);
    }
}
