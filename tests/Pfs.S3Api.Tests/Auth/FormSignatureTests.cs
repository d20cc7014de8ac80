using FluentAssertions;
using Pfs.S3Api.Auth;
using Pfs.S3Api.Errors;
using Xunit;

namespace Pfs.S3Api.Tests.Auth;

/// <summary>https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-post-example.html, and its opposites.</summary>
public sealed class FormSignatureTests
{
    private const string Signature = "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e";

    private const string Policy =
        "eyAiZXhwaXJhdGlvbiI6ICIyMDE1LTEyLTMwVDEyOjAwOjAwLjAwMFoiLA0KICAiY29uZGl0aW9ucyI6IFsNCiAgICB7ImJ1Y2tldCI6ICJzaWd2NGV4YW1wbGVi"
        + "dWNrZXQifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRrZXkiLCAidXNlci91c2VyMS8iXSwNCiAgICB7ImFjbCI6ICJwdWJsaWMtcmVhZCJ9LA0KICAgIHsi"
        + "c3VjY2Vzc19hY3Rpb25fcmVkaXJlY3QiOiAiaHR0cDovL3NpZ3Y0ZXhhbXBsZWJ1Y2tldC5zMy5hbWF6b25hd3MuY29tL3N1Y2Nlc3NmdWxfdXBsb2FkLmh0"
        + "bWwifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRDb250ZW50LVR5cGUiLCAiaW1hZ2UvIl0sDQogICAgeyJ4LWFtei1tZXRhLXV1aWQiOiAiMTQzNjUxMjM2"
        + "NTEyNzQifSwNCiAgICB7IngtYW16LXNlcnZlci1zaWRlLWVuY3J5cHRpb24iOiAiQUVTMjU2In0sDQogICAgWyJzdGFydHMtd2l0aCIsICIkeC1hbXotbWV0"
        + "YS10YWciLCAiIl0sDQoNCiAgICB7IngtYW16LWNyZWRlbnRpYWwiOiAiQUtJQUlPU0ZPRE5ON0VYQU1QTEUvMjAxNTEyMjkvdXMtZWFzdC0xL3MzL2F3czRf"
        + "cmVxdWVzdCJ9LA0KICAgIHsieC1hbXotYWxnb3JpdGhtIjogIkFXUzQtSE1BQy1TSEEyNTYifSwNCiAgICB7IngtYW16LWRhdGUiOiAiMjAxNTEyMjlUMDAw"
        + "MDAwWiIgfQ0KICBdDQp9";

    private const string SecretKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    [Fact]
    public void Accepts_the_documented_form() => Verify(Policy, Signature).Should().BeNull();

    [Theory]
    [InlineData("8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699f")]
    [InlineData("8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f0969")]
    [InlineData("8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f0969zz")]
    [InlineData("")]
    public void Refuses_any_other_signature_and_shows_what_it_signed(string signature)
    {
        var refusal = Verify(Policy, signature);

        refusal!.Error.Should().Be(S3Error.SignatureDoesNotMatch);
        refusal.Elements.Should().Contain(new KeyValuePair<string, string>("StringToSign", Policy));
    }

    [Fact]
    public void Refuses_any_other_policy() => Verify(Policy[..^4], Signature)!.Error.Should().Be(S3Error.SignatureDoesNotMatch);

    private static S3Exception? Verify(string policy, string signature)
    {
        try
        {
            var scope = new CredentialScope(AwsExamples.AccessKey, "20151229", "us-east-1");
            new SignatureVerifier().Verify(new FormSignature(scope, policy, signature), SecretKey);
            return null;
        }
        catch (S3Exception refusal)
        {
            return refusal;
        }
    }
}
