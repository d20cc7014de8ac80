using FluentAssertions;
using Pfs.Server.Configuration;
using Xunit;

namespace Pfs.Server.Tests.Configuration;

public sealed class RootCredentialFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("pfs-credential").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_random_credential_has_20_and_40_characters_and_is_never_the_same()
    {
        var first = RootCredential.CreateRandom();
        var second = RootCredential.CreateRandom();

        first.AccessKey.Should().HaveLength(20).And.MatchRegex("^[A-Z2-7]+$");
        first.SecretKey.Should().HaveLength(40).And.MatchRegex("^[A-Za-z0-9]+$");
        second.Should().NotBe(first);
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void Comes_back_as_it_was_written_and_only_its_owner_may_read_it()
    {
        var root = RootCredential.CreateRandom();

        RootCredentialFile.Write(_directory, root);

        RootCredentialFile.Read(_directory).Should().Be(root);
        File.GetUnixFileMode(RootCredentialFile.PathIn(_directory))
            .Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.GetFiles(_directory).Should().ContainSingle();
    }

    [Fact]
    public void Survives_the_half_file_of_a_crash()
    {
        File.WriteAllText(RootCredentialFile.PathIn(_directory) + ".new", "{ half");

        RootCredentialFile.Read(_directory).Should().BeNull();
        RootCredentialFile.Write(_directory, RootCredential.CreateRandom());

        RootCredentialFile.Read(_directory).Should().NotBeNull();
    }

    [Fact]
    public void Never_replaces_a_credential()
    {
        var first = RootCredential.CreateRandom();
        RootCredentialFile.Write(_directory, first);

        var again = () => RootCredentialFile.Write(_directory, RootCredential.CreateRandom());

        again.Should().Throw<IOException>();
        RootCredentialFile.Read(_directory).Should().Be(first);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{ "accessKey": "abc" }""")]
    [InlineData("""{ "accessKey": 1, "secretKey": 2 }""")]
    public void A_damaged_file_is_an_error_and_not_a_new_credential(string content)
    {
        File.WriteAllText(RootCredentialFile.PathIn(_directory), content);

        var read = () => RootCredentialFile.Read(_directory);

        read.Should().Throw<FailureException>().WithMessage("*root-credential.json cannot be used*");
    }

    [Fact]
    public void Does_not_show_its_secret_in_logs()
    {
        var root = RootCredential.CreateRandom();

        $"{root}".Should().NotContain(root.SecretKey);
    }
}
