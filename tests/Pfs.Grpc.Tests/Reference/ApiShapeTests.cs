using FluentAssertions;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Pfs.Grpc.V1;
using Pfs.Testing;
using Xunit;

namespace Pfs.Grpc.Tests.Reference;

/// <summary>
/// Who was built against a released contract goes on working. Reference/released-api.txt holds what was released. PFS_UPDATE_GOLDEN=1 adds to
/// it what is new and takes nothing out of it: that is for a person to do, who means to break callers.
/// </summary>
public sealed class ApiShapeTests
{
    private static readonly string Snapshot = Repository.PathOf("tests", "Pfs.Grpc.Tests", "Reference", "released-api.txt");

    private const string GetRepo = "  rpc pfs.v1.RepoService.GetRepo(pfs.v1.GetRepoRequest) returns (pfs.v1.Repo)";
    private const string Description = "  pfs.v1.Repo.description = 3: string, in JSON description";

    private static readonly Dictionary<string, (string Broken, Action<FileDescriptorProto> Make)> Breaks = new()
    {
        ["a service is removed"] = ("service pfs.v1.RepoService", file => file.Service.Remove(Service(file, "RepoService"))),
        ["an rpc is removed"] = (GetRepo, file => Service(file, "RepoService").Method.Remove(Rpc(file, "GetRepo"))),
        ["an rpc is renamed"] = (GetRepo, file => Rpc(file, "GetRepo").Name = "ReadRepo"),
        ["an rpc takes another message"] = (GetRepo, file => Rpc(file, "GetRepo").InputType = ".pfs.v1.DeleteRepoRequest"),
        ["an rpc gives another message"] = (GetRepo, file => Rpc(file, "GetRepo").OutputType = ".pfs.v1.Branch"),
        ["an rpc takes a stream"] = (GetRepo, file => Rpc(file, "GetRepo").ClientStreaming = true),
        ["an rpc gives no stream"] = ("  rpc pfs.v1.FileService.ReadFile(pfs.v1.ReadFileRequest) returns (stream pfs.v1.ReadFileResponse)", file => Rpc(file, "ReadFile").ServerStreaming = false),
        ["a message is removed"] = ("message pfs.v1.DeletePrincipalResponse", RemoveMessage),
        ["a field is removed"] = (Description, file => Message(file, "Repo").Field.Remove(Field(file, "Repo", "description"))),
        ["a field is renumbered"] = (Description, file => Field(file, "Repo", "description").Number = 33),
        ["a field is renamed"] = (Description, file => Field(file, "Repo", "description").Name = "purpose"),
        ["a field is retyped"] = ("  pfs.v1.Repo.branch_count = 4: int32, in JSON branchCount", file => Field(file, "Repo", "branch_count").Type = FieldDescriptorProto.Types.Type.Int64),
        ["a field becomes repeated"] = (Description, file => Field(file, "Repo", "description").Label = FieldDescriptorProto.Types.Label.Repeated),
        ["a field becomes single"] = ("  pfs.v1.Commit.parents = 5: repeated string, in JSON parents", file => Field(file, "Commit", "parents").Label = FieldDescriptorProto.Types.Label.Optional),
        ["a field changes its oneof"] = ("  pfs.v1.UpdateKeyRequest.disabled = 2: bool, in JSON disabled, one of state", file => Field(file, "UpdateKeyRequest", "disabled").OneofIndex = 1),
        ["a field gets another JSON name"] = ("  pfs.v1.Repo.branch_count = 4: int32, in JSON branchCount", file => Field(file, "Repo", "branch_count").JsonName = "branches"),
        ["a field is of another message"] = ("  pfs.v1.DeletedRepo.repo = 1: pfs.v1.Repo, in JSON repo", file => Field(file, "DeletedRepo", "repo").TypeName = ".pfs.v1.Branch"),
        ["a map has other values"] = ("  pfs.v1.Commit.metadata = 9: map<string, string>, in JSON metadata", file => Message(file, "Commit").NestedType.Single(map => map.Name == "MetadataEntry").Field[1].Type = FieldDescriptorProto.Types.Type.Bytes),
        ["an enum's value is removed"] = ("  pfs.v1.Role.ROLE_STORE_ADMIN = 4", file => Values(file, "Role").RemoveAt(4)),
        ["an enum's value is renumbered"] = ("  pfs.v1.Role.ROLE_STORE_ADMIN = 4", file => Values(file, "Role")[4].Number = 5),
        ["an enum's value is renamed"] = ("  pfs.v1.Role.ROLE_STORE_ADMIN = 4", file => Values(file, "Role")[4].Name = "ROLE_ROOT"),
    };

    public static TheoryData<string> BreakingChanges => [.. Breaks.Keys];

    [Fact]
    public void Nothing_that_was_released_is_gone_or_different()
    {
        var released = File.ReadAllLines(Snapshot);

        var breaks = ApiShape.Breaks(released, ApiShape.Of(PfsReflection.Descriptor));

        breaks.Should().BeEmpty("callers rely on it; who means to break them takes the lines out of {0}", Path.GetFileName(Snapshot));
    }

    [Fact]
    public void The_snapshot_holds_all_that_there_is()
    {
        var (released, now) = (File.ReadAllLines(Snapshot), ApiShape.Of(PfsReflection.Descriptor));
        if (Environment.GetEnvironmentVariable("PFS_UPDATE_GOLDEN") == "1")
        {
            released = [.. now, .. ApiShape.Breaks(released, now)];
            File.WriteAllLines(Snapshot, released);
        }

        now.Except(released).Should().BeEmpty(
            "what is added is held from now on: PFS_UPDATE_GOLDEN=1 dotnet test tests/Pfs.Grpc.Tests --filter ApiShape");
    }

    [Theory]
    [MemberData(nameof(BreakingChanges))]
    public void A_breaking_change_is_found(string change)
    {
        var file = PfsReflection.Descriptor.ToProto();
        var (broken, make) = Breaks[change];
        make(file);

        var breaks = ApiShape.Breaks(ApiShape.Of(PfsReflection.Descriptor), ApiShape.Of(Build(file)));

        breaks.Should().Contain(broken);
    }

    [Fact]
    public void Another_package_breaks_everything()
    {
        var file = FileDescriptorProto.Parser.ParseJson(PfsReflection.Descriptor.ToProto().ToString().Replace("pfs.v1", "pfs.v2", StringComparison.Ordinal));

        ApiShape.Breaks(ApiShape.Of(PfsReflection.Descriptor), ApiShape.Of(Build(file))).Should().Equal(ApiShape.Of(PfsReflection.Descriptor));
    }

    [Fact]
    public void An_addition_breaks_nothing()
    {
        var file = PfsReflection.Descriptor.ToProto();
        file.MessageType.Add(new DescriptorProto { Name = "New" });
        file.MessageType.Single(type => type.Name == "Repo").Field.Add(new FieldDescriptorProto { Name = "new", JsonName = "new", Number = 99, Type = FieldDescriptorProto.Types.Type.String, Label = FieldDescriptorProto.Types.Label.Optional });
        file.EnumType.Single(type => type.Name == "Role").Value.Add(new EnumValueDescriptorProto { Name = "ROLE_NEW", Number = 99 });
        file.Service[0].Method.Add(new MethodDescriptorProto { Name = "New", InputType = ".pfs.v1.New", OutputType = ".pfs.v1.New" });
        file.Service.Add(new ServiceDescriptorProto { Name = "NewService" });

        var (released, now) = (ApiShape.Of(PfsReflection.Descriptor), ApiShape.Of(Build(file)));

        ApiShape.Breaks(released, now).Should().BeEmpty();
        now.Except(released).Should().BeEquivalentTo(
            "message pfs.v1.New", "  pfs.v1.Repo.new = 99: string, in JSON new", "  pfs.v1.Role.ROLE_NEW = 99",
            "  rpc pfs.v1.RepoService.New(pfs.v1.New) returns (pfs.v1.New)", "service pfs.v1.NewService");
    }

    private static void RemoveMessage(FileDescriptorProto file)
    {
        Rpc(file, "DeletePrincipal").OutputType = ".pfs.v1.DeleteKeyResponse";
        file.MessageType.Remove(Message(file, "DeletePrincipalResponse"));
    }

    private static ServiceDescriptorProto Service(FileDescriptorProto file, string name) => file.Service.Single(service => service.Name == name);

    private static MethodDescriptorProto Rpc(FileDescriptorProto file, string name) => file.Service.SelectMany(service => service.Method).Single(method => method.Name == name);

    private static DescriptorProto Message(FileDescriptorProto file, string name) => file.MessageType.Single(type => type.Name == name);

    private static FieldDescriptorProto Field(FileDescriptorProto file, string message, string name) => Message(file, message).Field.Single(field => field.Name == name);

    private static RepeatedField<EnumValueDescriptorProto> Values(FileDescriptorProto file, string name) => file.EnumType.Single(type => type.Name == name).Value;

    private static FileDescriptor Build(FileDescriptorProto file) =>
        FileDescriptor.BuildFromByteStrings([TimestampReflection.Descriptor.SerializedData, file.ToByteString()])[^1];
}
